import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WRITERS } from '../../src/commands/write-reports.ts';
import { pages } from '../../src/load/template-files.ts';
import { EVIL_NAME } from './evil.ts';
import { reports } from './fixtures.ts';
import { spoilt } from './spoilt.ts';

const names = Object.keys(reports) as (keyof typeof reports)[];
const html = (name: keyof typeof reports) =>
  WRITERS.html!(reports[name], { colour: false, width: 100, verbose: false });

/** Tags of the page, with style and script taken out: what is left is markup that data may have leaked into. */
const tags = (page: string) =>
  [...page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '').matchAll(/<[a-z/!][^>]*>/gi)].map(([it]) => it);

describe('the HTML report', () => {
  it.each(names)('loads nothing, and lets only its own style and script act: %s', (name) => {
    const page = html(name);
    for (const tag of tags(page))
      expect(tag).not.toMatch(/<(link|img|iframe|object|base)|\s(src|style|on\w+)=|href="[^#]/i);
    expect(pages['report/style.css.hbs']).not.toMatch(/url\(|@import/);
    const csp = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#x27;', "'");
    expect(csp).toMatch(/^default-src 'none'; /);
    expect(csp).not.toContain('unsafe');
    for (const [, element, text] of page.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)) {
      const hash = createHash('sha256').update(text!).digest('base64');
      expect(csp.replaceAll('&#x3D;', '=')).toContain(`${element}-src 'sha256-${hash}'`);
    }
  });

  it.each(names)('has the same tags whatever a host says: %s', (name) => {
    const said = (bait: string) =>
      WRITERS.html!(spoilt(reports[name], bait), { colour: false, width: 100, verbose: false });
    const skeleton = (page: string) => tags(page).map((it) => it.replace(/"[^"]*"/g, '""'));
    expect(skeleton(said(EVIL_NAME))).toEqual(skeleton(said('plain')));
    expect(said(EVIL_NAME)).toContain('&lt;script&gt;alert(1)');
  });

  it('shows no password, and nothing that cannot be seen', () => {
    expect(html('plan')).not.toContain('hunter2');
    expect(html('hostile').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  it('says of each finding its repair', () => {
    expect(html('audit')).toContain('<dd>set icc to false in /etc/docker/daemon.json; dockerd restarts</dd>');
  });

  it('is made of templates in which nothing is written bare but style and script', () => {
    const bare = Object.values(pages).flatMap((it) =>
      [...it.matchAll(/\{\{\{[^}]*\}\}\}|\{\{&[^}]*\}\}/g)].map(([all]) => all),
    );
    expect(bare).toEqual(['{{{style}}}', '{{{script}}}']);
  });
});
