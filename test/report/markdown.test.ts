import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { cell, code, fenced, prose, sourced } from '../../src/report/markdown/inert.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { reports } from './fixtures.ts';
import { spoilt } from './spoilt.ts';

const names = Object.keys(reports) as (keyof typeof reports)[];
/** Code, in which nothing is markup, taken out. */
const withoutCode = (text: string) =>
  text.replace(/^ *(```+)[^`\n]*\n[\s\S]*?\n *\1$/gm, '').replace(/(?<![`\\])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');

describe('the report in Markdown', () => {
  for (const name of ['audit', 'audit-moved', 'plan', 'apply-busy', 'fleet', 'verify', 'unreachable'] as const)
    it(`reads as in golden/${name}.md`, () =>
      expect(markdownReport(reports[name])).toMatchFileSnapshot(`golden/${name}.md`));

  it.each(names)('has cells and fences that close: %s', (name) => {
    const text = markdownReport(reports[name]);
    expect(withoutCode(text)).not.toMatch(/(?<!\\)`/);
    for (const [row] of text.matchAll(/^\|.*$/gm)) expect(row).toMatch(/\|$/);
  });

  const BAIT = '@everyone #1 <img src=x onerror=alert(1)> [x](http://evil) **b** | ``` ~~~ `` ` \n# H\n- [ ] task';
  it('lets nothing of a host be markup, a mention or a reference', () => {
    for (const name of names) {
      const rest = withoutCode(markdownReport(spoilt(reports[name], BAIT)));
      expect(rest, name).not.toMatch(/everyone|onerror|evil|^# H|^- \[ \]/m);
    }
  });

  it('is no longer than an issue may be, and says what was left out', () => {
    const [host] = reports.audit.hosts;
    const many: Report = {
      ...reports.audit,
      hosts: Array.from({ length: 60 }, (_, at) => ({ ...host!, host: `web-${at}` })),
    };
    const text = markdownReport(many);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/… and \d+ parts more that an issue has no room for/);
    expect(text).toMatch(/\nWritten by ironhull .*\n$/);
  });

  it('shows no password', () => expect(markdownReport(reports.plan)).not.toContain('hunter2'));
});

describe('words of a host', () => {
  const cases: [string, string, string][] = [
    ['stand in a code span', 'a *b*', '`a *b*`'],
    ['cannot close it', 'a ` b `` c', '```a ` b `` c```'],
    ['may begin with a backtick', '`', '`` ` ``'],
    ['may be nothing', '', '`  `'],
    ['are one line', 'a\n# b', '`a # b`'],
  ];
  it.each(cases)('%s', (_, text, is) => expect(code(text)).toBe(is));
  it('keep their row of a table', () => expect(cell('a | b')).toBe('`a \\| b`'));
  it('in lines cannot close their fence', () => expect(fenced('a\n```\nb')).toBe('````\na\n```\nb\n````'));
  it('are not there where a rule comes from, and its addresses are links', () =>
    expect(sourced('CIS 1.6.0: 2.2; https://a.org/b_c; x_y')).toBe('CIS 1.6.0: 2.2; <https://a.org/b_c>; x\\_y'));
  it('of our own are no markup', () => expect(prose('<b> *x* _y_ #1 @z')).toBe('\\<b\\> \\*x\\* \\_y\\_ \\#1 \\@z'));
});
