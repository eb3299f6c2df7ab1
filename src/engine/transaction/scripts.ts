import { createHash } from 'node:crypto';
import type { Plan } from '../../model.ts';
import { quote } from '../../shell/quote.ts';
import { bodyOf, type TransactionOptions } from './body.ts';
import { LIBRARY, OPENING } from './library.ts';
import { oneLine } from './places.ts';

export interface CallOptions {
  /** Unguessable and new for each call: only lines that carry it count (progress.ts). */
  readonly nonce: string;
  readonly seam?: TransactionOptions['seam'];
}

/**
 * Stores the plan on the host, starts it detached and follows it. Ends with `awaiting` when everything is applied and
 * well; from then on commitScript must arrive within confirmSeconds, or the host goes back to what it was.
 */
export function startScript(plan: Plan, o: TransactionOptions & CallOptions): string {
  const run = [...bodyOf(plan, o), LIBRARY.trimEnd(), 'enter "$1"', ''].join('\n');
  const end = `END-OF-TRANSACTION-${o.id}`;
  // Verbatim in a here-document, so that a person can read what is sent; the digest finds out when it arrives cut short.
  if (run.split('\n').includes(end)) throw new Error('the plan holds the line that ends its here-document');
  const digest = createHash('sha256').update(run).digest('hex');
  return script(o, [`store ${quote(o.id)} ${digest} <<'${end}'`, `${run}${end}`, `resume ${quote(o.id)} start`]);
}

/** Follows a transaction from its first word on: after a lost link, or for another operator. */
export function followScript(id: string, o: CallOptions): string {
  return script(o, [`resume ${quote(id)} follow`]);
}

/** Confirms. Ends with `end committed`, or says what became of the transaction instead. */
export function commitScript(id: string, o: CallOptions): string {
  return script(o, [`resume ${quote(id)} commit`]);
}

/**
 * Undoes the transaction that awaits confirmation or was committed, by id or 'latest', and follows. The operator is whom a
 * second one is told of meanwhile; without, that is the one who had applied it.
 */
export function rollbackScript(id: string, o: CallOptions & { readonly operator?: string }): string {
  return script(o, [`undo ${quote(id)} ${quote(oneLine(o.operator ?? ''))}`]);
}

/** Lists the transactions that the host remembers (readHistory). */
export function historyScript(o: CallOptions): string {
  return script(o, ['history']);
}

/** Everything stands inside main(), so that half a script runs nothing (reliability.md finding 1). */
function script({ nonce, seam }: CallOptions, calls: readonly string[]): string {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new Error('a nonce is 8 to 64 letters and digits');
  const settings = `ROOT=${quote(seam?.root ?? '')} SHELL_=${quote(seam?.shell ?? '/bin/sh')} NONCE=${nonce}`;
  return ['main() {', settings, OPENING.trimEnd(), ...calls, '}', 'main', ''].join('\n');
}
