/** As much of a published finding as is compared. */
export interface Judged {
  readonly control: string;
  readonly status: string;
  readonly refs: readonly { readonly source: string; readonly id?: string }[];
}

/** The worst first: several controls may answer for one check, and each must be content. */
const WORST = ['fail', 'unknown', 'manual', 'pending', 'waived', 'pass', 'not-applicable'] as const;
export type Ours = (typeof WORST)[number] | 'none';

/** What ironhull says of a check of CIS 1.6.0: the worst of the findings that name it, 'none' where none does. */
export function ours(id: string, findings: readonly Judged[]): Ours {
  const named = findings.filter(({ refs }) => refs.some((it) => it.source === 'CIS Docker 1.6.0' && it.id === id));
  return WORST.find((status) => named.some((it) => it.status === status)) ?? 'none';
}
