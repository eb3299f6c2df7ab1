/** As much of a published finding as is compared. */
export interface Judged {
  readonly control: string;
  readonly status: string;
  readonly refs: readonly { readonly source: string; readonly id?: string; readonly status?: string }[];
}

/** The worst first: several controls may answer for one check, and each must be content. */
const WORST = ['fail', 'unknown', 'manual', 'pending', 'waived', 'pass', 'not-applicable'] as const;
export type Ours = (typeof WORST)[number] | 'none';

/**
 * What ironhull says of a check of CIS 1.6.0: the worst of the findings that name it, 'none' where none does. A finding may
 * say of one of its checks something else than of the whole.
 */
export function ours(id: string, findings: readonly Judged[]): Ours {
  const said = findings.flatMap(({ status, refs }) =>
    refs.filter((it) => it.source === 'CIS Docker 1.6.0' && it.id === id).map((it) => it.status ?? status),
  );
  return WORST.find((status) => said.includes(status)) ?? 'none';
}
