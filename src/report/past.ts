import { escapeText, oneLine } from '../escape.ts';
import { withoutPasswords } from './credentials.ts';

/** A transaction that a host remembers. Times in seconds since 1970, by the host's clock. */
export interface Past {
  readonly id: string;
  readonly state: string;
  readonly started: number | null;
  readonly ended: number | null;
  readonly operator: string;
  readonly why?: string;
}

/** Each with whether it is the one in effect: the newest that was committed and not undone, which `rollback` takes. */
export function withCurrent<T extends Past>(past: readonly T[]): (T & { readonly current: boolean })[] {
  const current = past.findLast(({ state }) => state === 'committed');
  return past.map((it) => ({ ...it, current: it === current }));
}

/** `rollback --list`: oldest first, a line each; a star before the one that is in effect. */
export function historyText(past: readonly Past[]): string {
  if (past.length === 0) return 'ironhull has changed nothing on this host.\n';
  const rows = withCurrent(past).map(({ id, state, current, started, ended, operator, why }) => {
    const word = current ? 'in effect' : (WORDS[state] ?? state);
    const reason = why === undefined ? '' : `: ${oneLine(withoutPasswords(why), 300)}`;
    const until = ended === null ? '' : `, ended ${when(ended)}`;
    return `${current ? '*' : ' '} ${id}  ${word.padEnd(20)}started ${when(started)}${until}, by ${escapeText(oneLine(operator, 120))}${reason}`;
  });
  return `${rows.join('\n')}\n`;
}

const WORDS: Readonly<Record<string, string>> = {
  armed: 'open',
  committed: 'confirmed',
  'rolling-back': 'being rolled back',
  'rolled-back': 'rolled back',
  'rollback-incomplete': 'rolled back in part',
  failed: 'failed, no change',
};

const when = (seconds: number | null) =>
  seconds === null ? 'at an unknown time' : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
