import { activate } from '../../changes.ts';
import { fail, pass } from '../../define.ts';
import { changedSinceStart, type DaemonStart } from '../../facts/daemon-start.ts';
import type { Verdict } from '../../model.ts';

/**
 * The verdict on a setting that is right as written and that the running daemon does not report: it holds unless
 * daemon.json is newer than the daemon, which reads it only when it starts.
 */
export function inEffect(start: DaemonStart | null, seen: string, why: string): Verdict {
  if (start === null || !changedSinceStart(start)) return pass(seen);
  return fail(`${seen}, but daemon.json was changed after dockerd started: it has to restart`, activate(why));
}
