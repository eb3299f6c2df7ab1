// Controls: what is judged, and the judgement.
import type { Probe } from './answers.ts';
import type { Change } from './changes.ts';
import type { Json } from './json.ts';

/**
 * A control's judgement of one host. A failure carries the changes that would mend it.
 * `pending` means: set, but not in effect until something happens that no transaction can do by itself
 * (a container is recreated, the daemon starts with nothing running). See design A5.
 */
export type Verdict = Seen &
  (
    | { readonly status: 'pass' }
    | { readonly status: 'fail'; readonly fix: readonly Change[]; readonly advice?: string; readonly cause?: Cause }
    | { readonly status: 'pending'; readonly advice: string }
    | { readonly status: 'manual'; readonly advice: string; readonly cause?: Cause }
    | { readonly status: 'not-applicable' }
  );

interface Seen {
  readonly seen: string;
  /** Where the control answers several checks of a benchmark, and not all of them alike. */
  readonly checks?: Checks;
}

/**
 * What is said of single checks, by their number: a file that does not exist is not applicable, though the others that
 * are judged with it pass. Only for sections whose numbers are the same in both versions of the benchmark (1 and 3).
 */
export type Checks = Readonly<Record<string, CheckStatus>>;
export type CheckStatus = 'pass' | 'fail' | 'not-applicable';

/** One thing on the host that makes several controls say what they say: told once, and referred to by its id. */
export interface Cause {
  /** Lower-case words and dashes: `daemon-json-newer`. */
  readonly id: string;
  /** What it is, in words; may hold text from the host. */
  readonly seen: string;
}

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
  /** Its values are names of files beside the profile; whoever loads that puts their texts in their places. */
  readonly files?: true;
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
  /** Files that only the profile names, to be read beside the facts so that a plan may write them. */
  reads?(options: Options<C>): readonly string[];
  inspect(facts: Facts<P>, options: Options<C>): Verdict;
}
