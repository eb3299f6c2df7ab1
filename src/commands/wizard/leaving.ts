import { RefusalError } from '../../ui/refusal-error.ts';
import { say } from './state.ts';

/** As a shell tells of a program that SIGINT ended. */
export const LEFT = 130;

/** Ctrl-C while nothing is at stake. Once something is applied, that answers to it instead. */
export const leaving = {
  on: () => process.on('SIGINT', leave),
  off: () => process.removeListener('SIGINT', leave),
};

function leave(): void {
  leaving.off();
  say('\nNothing was changed.\n');
  // With nobody left who listens it ends the process, as the signal that it is.
  process.kill(process.pid, 'SIGINT');
}

/** At a question Ctrl-C is a key: the question fails, and the signal comes later. */
export async function leavable(run: () => Promise<number>): Promise<number> {
  leaving.on();
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    leaving.off();
    say('\nNothing was changed.\n');
    return LEFT;
  } finally {
    leaving.off();
  }
}
