import type { Shared } from '../causes.ts';
import { labelled, type Page, paragraph } from './layout.ts';
import { repair } from './sentences.ts';
import { count, markOf } from './words.ts';

/**
 * Findings of one cause as one entry: the cause, its advice and its repair once, and a line for each control. A repair
 * that only some of them need stands there with their names.
 */
export function sharedEntry({ cause, findings }: Shared, page: Page): string[] {
  const { paint } = page;
  const [first] = findings;
  const mark = markOf(first!, paint);
  const advices = [...new Set(findings.flatMap(({ advice }) => advice ?? []))];
  return [
    `  ${mark.paint(`${mark.sign} ${mark.word}`)}  ${paint.strong(count(findings.length, 'control'))} of one cause`,
    ...labelled('seen', cause.seen, 4, page, mark.paint),
    ...advices.flatMap((it) => labelled('advice', it, 4, page)),
    ...repairs(findings).flatMap((it) => labelled('repair', it, 4, page)),
    ...findings.flatMap(({ control, severity, seen }) => {
      const said = seen === cause.seen ? '' : `: ${seen}`;
      return paragraph(`${control} (${severity})${said}`, 6, page);
    }),
  ];
}

function repairs(findings: Shared['findings']): string[] {
  const by = new Map<string, string[]>();
  for (const { control, fix } of findings)
    for (const change of fix) {
      const words = repair(change, control);
      by.set(words, [...(by.get(words) ?? []), control]);
    }
  return [...by].map(([words, controls]) =>
    controls.length === findings.length ? words : `${words} (${controls.join(', ')})`,
  );
}
