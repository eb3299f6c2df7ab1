import type { Plan } from '../model.ts';
import type { Inspection } from './inspect.ts';
import type { World } from './world.ts';

/** Seconds that any host may need for everything before it awaits confirmation. */
const ALLOW = 600;
/** Seconds for one restart of dockerd where its containers stay up: some seconds, however many there are. */
const RESTART = 240;
/** Seconds beside that for Docker's packages: others at work on packages, lists, the packages themselves over a slow line. */
const PACKAGES = 1800;
/**
 * Without live-restore a restart of dockerd ends only when every container was stopped and started: 0.7 s each on the
 * slowest lab host (engine-tried 14), with room for one four times as slow.
 */
const PER_CONTAINER = 3;

/** How long the host itself gives to the restart, and to all before it awaits confirmation; longer is an error and rolled back. */
export function patience(plan: Plan, { running, past }: Inspection): { allowSeconds: number; restartSeconds: number } {
  const stay = running.liveRestore || plan.liveRestoreFirst;
  const packages = plan.steps.some(({ action }) => action.kind === 'engine') ? PACKAGES : 0;
  const restartSeconds = RESTART + (stay ? 0 : PER_CONTAINER * Math.min(running.containers ?? 0, 2000));
  // As it took the last time, should it be slower than any host that we know.
  const known = 300 + 3 * Math.min(past.last?.took ?? 0, 3600);
  return { allowSeconds: Math.max(ALLOW + packages + restartSeconds - RESTART, known), restartSeconds };
}

/**
 * Why the confirmation cannot come in time, or null. The host counts --confirm-within from the end of the change, so
 * what the restart takes does not matter: a new connection and one more look must fit in, and by the first look it is
 * known what one takes.
 */
export function tooShort({ confirmSeconds }: Pick<World, 'confirmSeconds'>, lookMs: number) {
  const look = Math.ceil(lookMs / 1000);
  if (confirmSeconds >= look + CONNECTION) return null;
  const enough = Math.ceil((3 * look + 2 * PAUSE + CONNECTION) / 10) * 10;
  return {
    message: `nothing was changed: ${confirmSeconds} s to confirm are too short, because one look at this host takes ${look} s, and a new connection comes on top`,
    hint: `--confirm-within ${enough}s leaves time for a second look and for two more`,
  };
}

/** Seconds for a new connection and the word of confirmation. */
const CONNECTION = 2;
/** Seconds between looks that find a daemon not answering yet (second-look.ts). */
const PAUSE = 2;
