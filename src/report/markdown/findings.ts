import type { Finding, HostReport } from '../../model.ts';
import { palette } from '../colour.ts';
import { said } from '../said.ts';
import { sectionsOf } from '../terminal/sections.ts';
import { markOf } from '../terminal/words.ts';
import { cell, code, prose, sourced } from './inert.ts';

/** What asks something of the reader, each finding a block; what passed and does not apply, folded. */
export function findingBlocks({ findings, drift }: HostReport): string[] {
  const { failed, pending, manual, unknown, waived, passed, notApplicable } = sectionsOf(findings);
  const full = (title: string, of: readonly Finding[]) =>
    of.length === 0 ? [] : [`### ${title}`, ...of.map((it) => whole(it, drift))];
  return [
    ...full('Failed', failed),
    ...full('Set, but not in effect yet', pending),
    ...full('For you to decide', manual),
    ...full('Unknown: neither passed nor failed', unknown),
    ...full('Waived', waived),
    ...folded('passed', passed),
    ...folded('not applicable', notApplicable),
  ];
}

function whole(finding: Finding, drift: HostReport['drift']): string {
  const { control, severity, title } = finding;
  const { sign } = markOf(finding, palette(false));
  const lines = said(finding, drift).map(
    ({ label, text }) => `  - ${label}: ${label === 'source' ? sourced(text) : code(text)}`,
  );
  return [`- ${sign} **${prose(control)}** (${severity}): ${prose(title)}`, ...lines].join('\n');
}

function folded(word: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ control, seen }) => `| ${prose(control)} | ${cell(seen)} |`);
  // GitHub reads Markdown within the element only after an empty line.
  return [
    `<details><summary>${findings.length} ${word}</summary>\n\n${['| control | seen |', '|---|---|', ...rows].join('\n')}\n\n</details>`,
  ];
}
