import type { Change, Choices, Control, FileText, Json, Probe, Probes, Verdict } from './model.ts';

/** Returns its argument; exists so that facts and options are inferred inside inspect(). */
export function control<P extends Probes, C extends Choices>(it: Control<P, C>): Control<P, C> {
  return it;
}

/** A question: a snippet for the probe library (templates/shell/probe.sh) and a reader that throws on nonsense. */
export function probe<T>(name: string, sh: string, parse: (stdout: string) => T): Probe<T> {
  return { name, sh, parse };
}

/** The text of a file, null when there is none. Planners may rewrite only files that were read this way. */
export function fileProbe(path: string): Probe<FileText> {
  return { name: `file:${path}`, sh: `text ${path}`, parse: parseFileText, path };
}

/** The library's `text` verb answers `absent`, or `present` followed by the file to the last byte. */
export function parseFileText(stdout: string): FileText {
  if (stdout === 'absent\n') return null;
  if (stdout.startsWith('present\n')) return stdout.slice('present\n'.length);
  throw new Error('neither a file nor its absence');
}

export const pass = (seen: string): Verdict => ({ status: 'pass', seen });
export const fail = (seen: string, ...fix: [Change, ...Change[]]): Verdict => ({ status: 'fail', seen, fix });
/** Set, but not in effect before something that a transaction cannot do by itself. */
export const pending = (seen: string, advice: string): Verdict => ({ status: 'pending', seen, advice });
export const manual = (seen: string, advice: string): Verdict & { readonly status: 'manual' } => ({
  status: 'manual',
  seen,
  advice,
});
export const notApplicable = (seen: string): Verdict => ({ status: 'not-applicable', seen });

/** A profile's choice: the default gives its type, the prose is the wizard's question. */
export function choice<T extends Json>(ask: string, fallback: T, oneOf?: readonly T[]) {
  return oneOf === undefined ? { ask, default: fallback } : { ask, default: fallback, oneOf };
}
