import { unreachable } from '../../events.ts';
import type { Finding, Outcome, ProofStatus } from '../../model.ts';
import type { Palette } from '../colour.ts';

/** A status as a sign, a word and a colour: the word alone must do, for those who print or see no colour. */
export interface Mark {
  readonly sign: string;
  readonly word: string;
  readonly paint: (text: string) => string;
}

export function markOf({ status, effect }: Pick<Finding, 'status' | 'effect'>, paint: Palette): Mark {
  if (effect === 'pending') return { sign: '◷', word: 'pending', paint: paint.warn };
  switch (status) {
    case 'pass':
      return { sign: '✔', word: 'passed', paint: paint.good };
    case 'fail':
      return { sign: '✘', word: 'failed', paint: paint.bad };
    case 'manual':
      return { sign: '!', word: 'manual', paint: paint.warn };
    case 'unknown':
      return { sign: '?', word: 'unknown', paint: paint.warn };
    case 'waived':
      return { sign: '~', word: 'waived', paint: paint.note };
    case 'not-applicable':
      return { sign: '–', word: 'not applicable', paint: paint.faint };
    default:
      return unreachable(status);
  }
}

export function proofMark(status: ProofStatus, paint: Palette): Mark {
  switch (status) {
    case 'proved':
      return { sign: '✔', word: 'proved', paint: paint.good };
    case 'disproved':
      return { sign: '✘', word: 'disproved', paint: paint.bad };
    case 'not-run':
      return { sign: '?', word: 'not run', paint: paint.warn };
    default:
      return unreachable(status);
  }
}

export function outcomeMark(outcome: Outcome, paint: Palette): Mark {
  switch (outcome) {
    case 'clean':
      return { sign: '✔', word: 'complies', paint: paint.good };
    case 'not-applicable':
      return { sign: '–', word: 'not applicable', paint: paint.faint };
    case 'applied':
      return { sign: '✔', word: 'hardened', paint: paint.good };
    case 'findings':
      return { sign: '✘', word: 'findings', paint: paint.bad };
    case 'refused':
      return { sign: '✘', word: 'refused', paint: paint.bad };
    case 'drifted':
      return { sign: '✘', word: 'drifted', paint: paint.bad };
    case 'rolled-back':
      return { sign: '✘', word: 'rolled back', paint: paint.bad };
    case 'rollback-incomplete':
      return { sign: '✘', word: 'rollback incomplete', paint: paint.bad };
    case 'unconfirmed':
      return { sign: '?', word: 'unconfirmed', paint: paint.warn };
    case 'unreachable':
      return { sign: '✘', word: 'unreachable', paint: paint.bad };
    default:
      return unreachable(outcome);
  }
}

/** `1 file`, `2 files`; `0 files` too. */
export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `14 s`, `2 min 5 s`. */
export function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  if (whole === 0) return 'less than a second';
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
