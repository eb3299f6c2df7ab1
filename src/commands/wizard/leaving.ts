import { say } from './state.ts';

function leave(): void {
  say('\nNothing was changed.\n');
  process.removeListener('SIGINT', leave);
  // With nobody left who listens it ends the process, as the signal that it is.
  process.kill(process.pid, 'SIGINT');
}

/** Ctrl-C while nothing is at stake. Once something is applied, that answers to it instead. */
export const leaving = {
  on: () => process.on('SIGINT', leave),
  off: () => process.removeListener('SIGINT', leave),
};
