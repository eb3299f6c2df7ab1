import type { Finding, MovedSetting } from '../../model.ts';
import { byCause } from '../causes.ts';
import { type Said, said } from '../said.ts';
import { sharedEntry } from './causes.ts';
import { columns, heading, labelled, type Page, paragraph } from './layout.ts';
import type { Sections } from './sections.ts';
import { count, markOf } from './words.ts';

/** Every finding that asks something of the reader, in full; the others in a line each, or counted. */
export function findingLines(sections: Sections, page: Page, drift: readonly MovedSetting[] = []): string[] {
  const { failed, pending, manual, unknown, waived } = sections;
  const full = (title: string, findings: readonly Finding[]) => {
    const { shared, single } = byCause(findings);
    const entries = [
      ...shared.map((it) => sharedEntry(it, page)),
      ...single.map((it) => wholeFinding(it, drift, page)),
    ];
    return entries.length === 0 ? [] : [...heading(title, page), ...spaced(entries)];
  };
  return [
    ...full('Failed', failed),
    ...full('Set, but not in effect yet', pending),
    ...full('For you to decide', manual),
    ...full('Unknown: neither passed nor failed, because the host did not answer', unknown),
    ...brief('Waived', waived, page),
    ...quiet(sections, page),
  ];
}

/** One line for each finding: its mark, its control, and what was seen. */
export function brief(title: string, findings: readonly Finding[], page: Page): string[] {
  if (findings.length === 0) return [];
  return [...heading(title, page), ...findings.flatMap((it) => briefLines(it, page))];
}

function briefLines(finding: Finding, page: Page): string[] {
  const { sign, word, paint } = markOf(finding, page.paint);
  const { control, seen, advice } = finding;
  const mark = `${sign} ${word}`;
  const indent = 2 + columns(mark) + 2;
  const [first = '', ...rest] = paragraph(`${control}: ${seen}`, indent, page);
  const counsel = advice === undefined ? [] : paragraph(advice, indent, page, page.paint.faint);
  return [`  ${paint(mark)}  ${first.trimStart()}`, ...rest, ...counsel];
}

function quiet({ passed, notApplicable }: Sections, page: Page): string[] {
  if (page.verbose) return [...brief('Passed', passed, page), ...brief('Not applicable', notApplicable, page)];
  const parts = [
    ...(passed.length === 0 ? [] : [`${count(passed.length, 'control passed', 'controls passed')}`]),
    ...(notApplicable.length === 0
      ? []
      : [`${count(notApplicable.length, 'does not apply here', 'do not apply here')}`]),
  ];
  return parts.length === 0 ? [] : ['', ...paragraph(`${parts.join(', ')} (-v lists them)`, 0, page, page.paint.faint)];
}

function wholeFinding(finding: Finding, drift: readonly MovedSetting[], page: Page): string[] {
  const { paint } = page;
  const { control, title, severity } = finding;
  const mark = markOf(finding, paint);
  const paints: Partial<Record<Said['label'], (text: string) => string>> = {
    seen: mark.paint,
    why: mark.paint,
    source: paint.faint,
  };
  return [
    `  ${mark.paint(`${mark.sign} ${mark.word}`)}  ${paint.strong(control)}  ${paint.faint(`(${severity})`)}`,
    ...paragraph(title, 4, page),
    ...said(finding, drift).flatMap(({ label, text }) => labelled(label, text, 4, page, paints[label])),
  ];
}

/** An empty line between entries, none before the first. */
const spaced = (entries: readonly string[][]) => entries.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
