// Controls: what is judged, and the judgement.
import type { Probe } from './answers.ts';
import type { Change } from './changes.ts';
import type { Json } from './json.ts';

/**
 * A control's judgement of one host. A failure carries the changes that would mend it.
 * `pending` means: set, but not in effect until something happens that no transaction can do by itself
 * (a container is recreated, the daemon starts with nothing running). See design A5.
 */
export type Verdict =
  | { readonly status: 'pass'; readonly seen: string }
  | { readonly status: 'fail'; readonly seen: string; readonly fix: readonly Change[]; readonly advice?: string }
  | { readonly status: 'pending'; readonly seen: string; readonly advice: string }
  | { readonly status: 'manual'; readonly seen: string; readonly advice: string }
  | { readonly status: 'not-applicable'; readonly seen: string };

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** Where a rule comes from. CIS ids are only good together with the benchmark's version. */
export interface Reference {
  readonly source: string;
  readonly id?: string;
  readonly url?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a map of different probes is one type only this way (design B10, 4)
export type Probes = Record<string, Probe<any>>;
export type Facts<P extends Probes> = { readonly [K in keyof P]: P[K] extends Probe<infer T> ? T : never };

/** A choice the profile may set. The default gives the type, the prose is the wizard's question. */
export interface Choice<T extends Json = Json> {
  readonly ask: string;
  readonly default: T;
  readonly oneOf?: readonly T[];
}
// biome-ignore lint/suspicious/noExplicitAny: as for Probes
export type Choices = Record<string, Choice<any>>;
export type Options<C extends Choices> = { readonly [K in keyof C]: C[K]['default'] };

export interface Control<P extends Probes = Probes, C extends Choices = Choices> {
  readonly title: string;
  readonly why: string;
  /** What an operator may see break. */
  readonly costs: string;
  readonly severity: Severity;
  readonly refs: readonly Reference[];
  readonly facts: P;
  readonly options: C;
  inspect(facts: Facts<P>, options: Options<C>): Verdict;
}
