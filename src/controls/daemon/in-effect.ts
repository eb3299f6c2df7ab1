import { activate } from '../../changes.ts';
import { pass } from '../../define.ts';
import { changedSinceStart, type DaemonStart } from '../../facts/daemon-start.ts';
import type { Change, Verdict } from '../../model.ts';

/**
 * The verdict on a setting that is right as written and that the running daemon does not report: it holds unless
 * daemon.json is newer than the daemon, which reads it only when it starts.
 */
export function inEffect(start: DaemonStart | null, seen: string, why: string): Verdict {
  if (start === null || !changedSinceStart(start)) return pass(seen);
  return newerFile(seen, activate(why));
}

/** The verdict on a setting that the daemon may not have read. One edit of the file does this to many settings at once. */
export function newerFile(seen: string, ...fix: readonly [Change, ...Change[]]): Verdict {
  return { status: 'fail', seen: `${seen}; not known to be in effect (daemon.json is newer)`, fix, cause: NEWER };
}

/** The same of a setting that the daemon is known not to have taken up: by that file, where it is newer, or by another way. */
export function notTakenUp(start: DaemonStart | null, seen: string, ...fix: readonly [Change, ...Change[]]): Verdict {
  const cause = start !== null && changedSinceStart(start) ? { cause: NEWER } : {};
  return { status: 'fail', seen, fix, ...cause };
}

const NEWER = {
  id: 'daemon-json-newer',
  seen: 'daemon.json was changed after dockerd started, which reads it only then: dockerd has to restart',
};
