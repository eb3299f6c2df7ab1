import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRITERS } from '../../src/commands/write-reports.ts';
import type { Report } from '../../src/model.ts';
import { hasBrowser, launch, open } from './browser.ts';
import { EVIL_NAME } from './evil.ts';
import { reports } from './fixtures.ts';
import { spoilt } from './spoilt.ts';

const html = (report: Report) => WRITERS.html!(report, { colour: false, width: 100, verbose: false });

// The machine may be busy: Chromium takes seconds to start there.
describe.skipIf(!hasBrowser)('the HTML report in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 120_000);
  afterAll(() => browser.close());

  it('filters by state, area and severity, and searches; the count is told to those who do not see', async () => {
    const { page, said, asked } = await open(browser, html(reports.audit));
    const shown = () => page.locator('.finding:visible code').allTextContents();
    const count = () => page.locator('#shown').textContent();
    expect(await count()).toBe('10 of 10 findings shown');

    await page.getByRole('searchbox', { name: 'Search' }).fill('DOCKERD  tcp');
    expect(await shown()).toEqual(['daemon/no-tcp']);
    expect(await count()).toBe('1 of 10 findings shown');
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await page.getByRole('checkbox', { name: /failed/ }).uncheck();
    expect(await shown()).not.toContain('daemon/no-tcp');
    await page.getByRole('checkbox', { name: /failed/ }).check();
    await page.getByRole('combobox', { name: 'Area' }).selectOption('daemon');
    await page.getByRole('combobox', { name: 'Severity' }).selectOption('critical');
    expect(await shown()).toEqual(['daemon/no-tcp']);
    expect([said, asked]).toEqual([[], []]);
    await page.close();
  });

  it('runs nothing of what a host says, with every quote, tag and template tried', async () => {
    for (const name of ['fleet', 'hostile', 'plan'] as const) {
      const { page, said, asked } = await open(browser, html(spoilt(reports[name], EVIL_NAME)));
      expect([said, asked]).toEqual([[], []]);
      expect(await page.locator('script').count()).toBe(1);
      expect(await page.locator('img, base, iframe, link, [style], [onerror]').count()).toBe(0);
      await page.close();
    }
  });

  it('would run nothing even if a script got into it: the policy forbids it', async () => {
    const page0 = html(reports['audit-clean']);
    const { page, said } = await open(
      browser,
      page0.replace(
        '<footer>',
        '<script>document.title = "owned"</script><img src="x" onerror="document.title = 1"><footer>',
      ),
    );
    expect(await page.title()).toBe('ironhull audit: web-1');
    expect(said.join()).toMatch(/Content Security Policy/);
    await page.close();
  });

  it.each([320, 360, 768, 1280])('fits a screen of %i pixels', async (width) => {
    const { page } = await open(browser, html(spoilt(reports.fleet, 'x'.repeat(300))), {
      viewport: { width, height: 800 },
    });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.close();
  });

  it('is there without scripts, but for the filter that needs one', async () => {
    const { page } = await open(browser, html(reports.audit), { javaScriptEnabled: false });
    expect(await page.locator('.finding:visible').count()).toBe(10);
    expect(await page.locator('form:visible').count()).toBe(0);
    await page.close();
  });

  it('is on paper whole: what is folded on a screen is open there', async () => {
    const { page } = await open(browser, html(reports.plan));
    const height = async () => (await page.locator('details pre').first().boundingBox())?.height ?? 0;
    expect(await height()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    expect(await height()).toBeGreaterThan(50);
    expect(await page.locator('form:visible').count()).toBe(0);
    await page.close();
  });

  it('has a name for everything that has a role, and headings in order', async () => {
    const { page } = await open(browser, html(reports.fleet));
    const nameless = `[...document.querySelectorAll('section, form, svg, [role], article')].filter((it) => {
      const ids = (it.getAttribute('aria-labelledby') ?? '').split(' ');
      const name = it.getAttribute('aria-label') ?? ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      return name.trim() === '';
    }).length`;
    expect(await page.evaluate(nameless)).toBe(0);
    const ids = await page.evaluate<string[]>("[...document.querySelectorAll('[id]')].map((it) => it.id)");
    expect(new Set(ids).size).toBe(ids.length);
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1,h2,h3,h4')].map((it) => +it.tagName[1])",
    );
    expect(levels.every((it, at) => at === 0 || it <= levels[at - 1]! + 1)).toBe(true);
    await page.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('has nothing that axe finds, in %s at %i pixels, folded or open', async (colorScheme, width) => {
    for (const name of ['fleet', 'apply-busy', 'plan', 'unreachable'] as const) {
      const { page } = await open(browser, html(reports[name]), { colorScheme, viewport: { width, height: 800 } });
      await page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })");
      // Evaluated, not added as a script: the policy of the page would refuse that.
      await page.evaluate(axe.source);
      const found = await page.evaluate<string[]>(
        'axe.run().then(({ violations, passes }) => passes.length < 10 ? ["it judged nothing"] : violations.map(({ id, nodes }) => id + ": " + nodes.map((it) => it.html).join(" ")))',
      );
      expect(found).toEqual([]);
      await page.close();
    }
  });

  it.each(['light', 'dark'] as const)(
    'has text that can be read in %s: a contrast of 4.5 at least',
    async (colorScheme) => {
      const { page } = await open(browser, html(reports.fleet), { colorScheme });
      expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);
      await page.close();
    },
  );
});

/** Text whose contrast with what is behind it is below 4.5 (WCAG 2.2, 1.4.3). */
const LOW_CONTRAST = `[...document.querySelectorAll('body *')].flatMap((it) => {
  const own = [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  if (!own || it.getClientRects().length === 0 || /^(OPTION|SELECT|SCRIPT)$/.test(it.tagName)) return [];
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  let behind = it;
  while (behind && rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const [a, b] = [light(rgb(getComputedStyle(it).color)), light(rgb(getComputedStyle(behind ?? document.body).backgroundColor))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return contrast < 4.5 ? [it.className + ' ' + it.textContent.trim().slice(0, 30) + ' ' + contrast.toFixed(2)] : [];
})`;
