import type { TxOutcome } from '../engine/transaction/progress.ts';
import { unreachable } from '../events.ts';
import type { Outcome, ProofResult } from '../model.ts';
import type { World } from './world.ts';

/** How a run on a host ended, with the reason where there is one to give. */
export interface Ending {
  readonly outcome: Outcome;
  /** May hold the host's words. */
  readonly message?: string;
  readonly proofs?: readonly ProofResult[];
}

/** A transaction's own word as the outcome of the run. */
export function ending(outcome: TxOutcome, world: World): Ending {
  switch (outcome.kind) {
    case 'awaiting':
      return { outcome: 'unconfirmed', message: `applied, but not confirmed; ${undoesItself(world)}` };
    case 'committed':
      return { outcome: 'applied' };
    case 'refused':
      return { outcome: 'refused', message: outcome.message };
    case 'drifted':
      return { outcome: 'drifted', message: `changed since it was looked at: ${outcome.paths.join(', ')}` };
    case 'failed':
      return { outcome: 'refused', message: withJournal(outcome.message, outcome.journal) };
    case 'rolled-back':
      return { outcome: 'rolled-back', message: withJournal(outcome.message, outcome.journal) };
    case 'rollback-incomplete':
      return { outcome: 'rollback-incomplete', message: [outcome.message, ...outcome.problems].join('\n') };
    case 'unknown':
      return { outcome: 'unconfirmed', message: `${outcome.message}; ${undoesItself(world)}` };
    default:
      return unreachable(outcome);
  }
}

export function undoesItself({ confirmSeconds }: World): string {
  return `unless confirmed, the host puts everything back ${confirmSeconds} s after the change is done`;
}

const withJournal = (message: string, journal: readonly string[]) =>
  journal.length === 0 ? message : `${message}\n${journal.join('\n')}`;
