// What controls said of one host, and by which profile.
import type { Change } from './changes.ts';
import type { Cause, CheckStatus, Reference, Severity } from './controls.ts';
import type { JsonObject } from './json.ts';

export type Effect = 'in-effect' | 'pending' | 'none';
export type Status = 'pass' | 'fail' | 'manual' | 'not-applicable' | 'unknown' | 'waived';

/** A control's name (its path: 'daemon/icc') with what it says of one host. */
export interface Finding {
  readonly control: string;
  readonly title: string;
  readonly severity: Severity;
  readonly refs: readonly Judged[];
  readonly status: Status;
  readonly effect: Effect;
  /** What was seen. May hold text from the host: escape before printing. */
  readonly seen: string;
  readonly advice?: string;
  /** What other findings have in common with this one. */
  readonly cause?: Cause;
  readonly fix: readonly Change[];
}

/** A reference, with what is said of just this check where that is not what is said of the whole. */
export type Judged = Reference & { readonly status?: CheckStatus | 'waived' };

export interface Waiver {
  readonly control: string;
  /** Host names; none means every host. */
  readonly hosts: readonly string[];
  readonly because: string;
  readonly owner?: string;
  /** Last day on which it holds, YYYY-MM-DD. */
  readonly until: string;
}

/** Which controls are judged, with their options, after extends and per-host choices were resolved. */
export interface Profile {
  readonly name: string;
  readonly digest: string;
  readonly controls: ReadonlyMap<string, JsonObject>;
  /** Services that must stay, beside the built-in keepers. */
  readonly keep: readonly string[];
  /** Hosts are looked at and never changed, whatever the command. */
  readonly auditOnly: boolean;
}
