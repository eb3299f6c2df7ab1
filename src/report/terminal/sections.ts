import type { Finding, Severity } from '../../model.ts';
import { count } from './words.ts';

const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Findings by what they ask of the reader, worst first in each. */
export interface Sections {
  readonly failed: readonly Finding[];
  readonly pending: readonly Finding[];
  readonly manual: readonly Finding[];
  readonly unknown: readonly Finding[];
  readonly waived: readonly Finding[];
  readonly passed: readonly Finding[];
  readonly notApplicable: readonly Finding[];
}

export function sectionsOf(findings: readonly Finding[]): Sections {
  const sorted = findings.toSorted((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
  const settled = sorted.filter(({ effect }) => effect !== 'pending');
  const of = (status: Finding['status']) => settled.filter((it) => it.status === status);
  return {
    failed: of('fail'),
    pending: sorted.filter(({ effect }) => effect === 'pending'),
    manual: of('manual'),
    unknown: of('unknown'),
    waived: of('waived'),
    passed: of('pass'),
    notApplicable: of('not-applicable'),
  };
}

/** `5 failed (1 critical, 2 high), 1 unknown, 9 passed`; what is zero is not said, but for the passes. */
export function tally({ failed, pending, manual, unknown, waived, passed, notApplicable }: Sections): string {
  const severities = WORST_FIRST.flatMap((severity) => {
    const many = failed.filter((it) => it.severity === severity).length;
    return many === 0 ? [] : [`${many} ${severity}`];
  });
  const worst = severities.length === 1 ? severities[0]!.replace(/^\d+ /, '') : severities.join(', ');
  const parts: [number, string][] = [
    [failed.length, `failed (${worst})`],
    [pending.length, 'pending'],
    [manual.length, 'for you to decide'],
    [unknown.length, 'unknown'],
    [waived.length, 'waived'],
  ];
  const said = parts.flatMap(([many, word]) => (many === 0 ? [] : [`${many} ${word}`]));
  const rest = notApplicable.length === 0 ? [] : [`${notApplicable.length} not applicable`];
  return [...said, count(passed.length, 'passed', 'passed'), ...rest].join(', ');
}
