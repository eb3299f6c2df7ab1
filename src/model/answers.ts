// Questions put to a host, and what came back.

/** One question put to a host: a POSIX shell snippet (no pipes), and how to read its answer. */
export interface Probe<T> {
  /** Unique among all probes; letters, digits, dashes and slashes. */
  readonly name: string;
  readonly sh: string;
  /** Throws when the answer is not what such a host prints: the reading is then unknown. */
  readonly parse: (stdout: string) => T;
  /** Set when the answer is the text of this file: the planner may then rewrite it. */
  readonly path?: string;
  /** Likewise: the value is a Map of texts by path, of files whose names only the host knows. */
  readonly texts?: true;
}

/** What came back. A question that could not be answered is never taken for "absent". */
export type Reading<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** A file as the host has it: null when there is no such file. */
export type FileText = string | null;
