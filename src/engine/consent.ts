import type { Activation, Change, Consent, Finding } from '../model.ts';

/** Restarting the daemon where no live-restore holds stops what runs; it is asked for under this name. */
export const RESTART_CONSENT = 'daemon/restart';

export const GENTLEST_FIRST: readonly Activation[] = [
  'none',
  'systemd-reload',
  'docker-reload',
  'docker-restart',
  'socket-restart',
];

export interface Running {
  /** Containers that run now; null: the daemon did not say. */
  readonly containers: number | null;
  /** live-restore as the running daemon reports it. */
  readonly liveRestore: boolean;
}

export interface Consented {
  readonly findings: readonly Finding[];
  readonly consents: readonly Consent[];
}

/**
 * Leaves out every control whose repair is disruptive and was not consented to, whole: half a repair is none.
 * `accepted` holds consent names as given; a name's last part will do where only one control ends so.
 */
export function consented(findings: readonly Finding[], accepted: ReadonlySet<string>, running: Running): Consented {
  const failing = findings.filter(({ fix }) => fix.length > 0);
  const names = [...failing.map(({ control }) => control), RESTART_CONSENT];
  const granted = (name: string) => isAccepted(name, accepted, names);

  const consents = failing.flatMap(({ control, fix }) => {
    // Two files may be written for one thing.
    const affects = [...new Set(fix.filter(({ risk }) => risk === 'disruptive').map((it) => it.affects ?? it.why))];
    return affects.length === 0 ? [] : [{ name: control, affects: affects.join('; '), granted: granted(control) }];
  });
  const refused = new Set(consents.filter((it) => !it.granted).map(({ name }) => name));
  const kept = failing.filter(({ control }) => !refused.has(control));

  if (!restartStops(kept, running)) return { findings: kept, consents };
  const allowed = granted(RESTART_CONSENT);
  const affects = `${stopped(running.containers)} while dockerd restarts, because live-restore is not in effect`;
  return {
    findings: allowed ? kept : kept.filter(({ fix }) => !fix.some(restarts)),
    consents: [...consents, { name: RESTART_CONSENT, affects, granted: allowed }],
  };
}

/** Whether a consent's name (`daemon/userns-remap`) is among the given ones, in full or by its last part where unique. */
export function isAccepted(name: string, accepted: ReadonlySet<string>, all: readonly string[]): boolean {
  if (accepted.has(name)) return true;
  const last = lastPart(name);
  return accepted.has(last) && all.filter((it) => lastPart(it) === last).length === 1;
}

function restartStops(findings: readonly Finding[], { containers, liveRestore }: Running): boolean {
  if (containers === 0 || liveRestore) return false;
  const changes = findings.flatMap(({ fix }) => fix);
  // Containers that are stopped by consent anyway, and live-restore that comes on before the restart, need no second question.
  if (changes.some((it) => it.stopsContainers === true)) return false;
  return changes.some(restarts) && !changes.some(switchesLiveRestoreOn);
}

const restarts = ({ activation }: Change) =>
  GENTLEST_FIRST.indexOf(activation) >= GENTLEST_FIRST.indexOf('docker-restart');
const switchesLiveRestoreOn = (it: Change) =>
  (it.kind === 'merge' && it.patch['live-restore'] === true) ||
  (it.kind === 'activate' && it.activation === 'docker-reload');
const lastPart = (name: string) => name.slice(name.lastIndexOf('/') + 1);
const stopped = (containers: number | null) => {
  if (containers === null) return 'running containers, if there are any, stop';
  return containers === 1 ? '1 running container stops' : `${containers} running containers stop`;
};
