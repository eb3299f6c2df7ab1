import type { Cause, Finding } from '../model.ts';

/** What several findings have in common, with those findings: it is told once, and each refers to it. */
export interface Shared {
  readonly cause: Cause;
  readonly findings: readonly Finding[];
}

/** The causes that two or more open findings share, and the findings that stand for themselves; both in the given order. */
export function byCause(findings: readonly Finding[]): { shared: readonly Shared[]; single: readonly Finding[] } {
  const groups = new Map<string, Shared>();
  for (const it of findings) {
    if (it.cause === undefined || (it.status !== 'fail' && it.status !== 'manual')) continue;
    // One id may be said of two things: two files that cannot be read are two causes.
    const key = JSON.stringify(it.cause);
    groups.set(key, { cause: it.cause, findings: [...(groups.get(key)?.findings ?? []), it] });
  }
  const shared = [...groups.values()].filter((it) => it.findings.length > 1);
  const told = new Set(shared.flatMap((it) => it.findings));
  return { shared, single: findings.filter((it) => !told.has(it)) };
}
