// What was applied to a host before, and what became of it.

/** Who set something, when, and in which transaction. Words come from the host's record: escape before printing. */
export interface Stamp {
  readonly transaction: string;
  readonly operator: string;
  /** ISO 8601, by the operator's clock. */
  readonly at: string;
}

/** A value that may be written down, or else only its digest: what an operator configures may be a secret. */
export type Noted =
  | { readonly value: null | boolean | number | string; readonly sha256?: never }
  | { readonly value?: never; readonly sha256: string };

/** One thing that a control had set. */
export type AppliedSetting = Stamp & { readonly control: string } & (
    | ({ readonly kind: 'key'; readonly path: string; readonly key: readonly string[] } & Noted)
    | { readonly kind: 'line'; readonly path: string; readonly sha256: string }
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'mode'; readonly path: string; readonly mode?: string; readonly owner?: string }
    | { readonly kind: 'mask'; readonly unit: string }
    | { readonly kind: 'user'; readonly user: string }
    | { readonly kind: 'leave-group'; readonly user: string; readonly group: string }
  );

/** A file as it was written, by the sha256 of its content. */
export interface AppliedFile {
  readonly path: string;
  readonly sha256: string;
}

/** /var/lib/ironhull/last-applied.json: all that ironhull has set on this host and not undone. */
export interface AppliedRecord {
  readonly transaction: string;
  readonly files: readonly AppliedFile[];
  readonly settings: readonly AppliedSetting[];
}

/** A file that ironhull had written or given a mode, as it is now. */
export interface FileNow {
  /** null: not a plain file, so it has no content to compare. */
  readonly sha256: string | null;
  readonly mode: string;
  /** user:group by name. */
  readonly owner: string;
  /** Of its content, in seconds since 1970 by the host's clock. */
  readonly changed: number;
}

export interface AppliedNow {
  /** By path; null: it is gone. Paths that are not here were not asked for. */
  readonly files: ReadonlyMap<string, FileNow | null>;
  /** By unit: whether a link to /dev/null stands in its place. */
  readonly masked: ReadonlyMap<string, boolean>;
}

/** Logins that the audit log saw at a file at the moment when it changed, by path. A path without any is not here. */
export type Culprits = ReadonlyMap<string, readonly string[]>;

/** An applied setting that is no longer as it was applied. */
export interface MovedSetting {
  readonly control: string;
  /** What it is about: `icc in /etc/docker/daemon.json`. */
  readonly setting: string;
  readonly wanted: string;
  readonly now: string;
  readonly applied: Stamp;
  /** The file that holds it, as far as the host can tell. */
  readonly changed?: {
    readonly path: string;
    /** ISO 8601, by the host's clock. */
    readonly at?: string;
    /** Who, by the audit log; left out where it did not record it. */
    readonly by?: string;
  };
}

/** The newest transaction on a host, where it did not end with a commit. */
export interface OpenOrUndone {
  readonly id: string;
  readonly state: 'open' | 'rolling-back' | 'rolled-back' | 'rollback-incomplete';
  readonly operator: string;
  /** ISO 8601, by the host's clock; left out where it is not known. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly why?: string;
}
