import { DAEMON_JSON } from '../changes.ts';
import { fileProbe, manual, notApplicable } from '../define.ts';
import { unreachable } from '../events.ts';
import type { Facts, Json, JsonObject, Verdict } from '../model.ts';
import { type DaemonJson, daemonJson, readDaemonJson } from './daemon-json.ts';
import { type DockerInfo, dockerInfo } from './docker-info.ts';
import { type DockerInstall, dockerInstall } from './docker-install.ts';
import { type DockerdCommand, dockerdCommand } from './dockerd-command.ts';
import { SERVICE_DROP_IN } from './rewritten-command.ts';

export { type Patch, repair } from './repair.ts';

/** What every control of the daemon asks for, so that `theDaemon` can answer for all of them. */
export const daemonFacts = {
  install: dockerInstall,
  info: dockerInfo,
  file: daemonJson,
  command: dockerdCommand,
  // Not judged, but a plan rewrites only files that were read.
  serviceDropIn: fileProbe(SERVICE_DROP_IN),
};

/** A system daemon that answers, with a configuration that can be read. */
export interface Daemon {
  readonly info: DockerInfo;
  readonly command: DockerdCommand;
  /** daemon.json as it is now. */
  readonly keys: JsonObject;
}

type Manual = Verdict & { readonly status: 'manual' };
type Found =
  | { readonly daemon: Daemon; readonly verdict: undefined }
  | { readonly daemon: undefined; readonly verdict: Verdict };

/**
 * The daemon to judge, or the verdict where there is none that may be judged or mended: another kind of Docker, a
 * daemon.json that cannot be read without guessing, or a key that stands in both places, so that dockerd will not start.
 * `settles` names keys for which the control itself can end such a conflict.
 */
export function theDaemon(facts: Facts<typeof daemonFacts>, settles: readonly string[] = []): Found {
  const { install, info, command } = facts;
  const stop = (verdict: Verdict): Found => ({ daemon: undefined, verdict });
  const elsewhere = otherInstall(install);
  if (elsewhere !== null) return stop(elsewhere);
  if (info === null || command === null) return stop(manual('docker.service came or went meanwhile', 'ask again'));
  const file = readDaemonJson(facts.file);
  const trouble = moved(command) ?? unreadable(file) ?? twice(file, command, settles);
  // Each of these keeps every control of the daemon from its judgement: it is one thing to mend, not twenty.
  if (trouble !== null) return stop({ ...trouble, cause: { id: 'daemon-configuration', seen: trouble.seen } });
  return { daemon: { info, command, keys: 'keys' in file ? file.keys : {} }, verdict: undefined };
}

/** The value a key will have at the next start: from the file, else from the command line; undefined where neither says. */
export function configured({ keys, command }: Daemon, key: string): Json | undefined {
  return keys[key] ?? command.keys[key];
}

/** null where docker.service under systemd is what runs Docker. */
export function otherInstall({ kind }: DockerInstall): Verdict | null {
  switch (kind) {
    case 'systemd':
      return null;
    case 'absent':
      return notApplicable('Docker is not installed');
    case 'podman':
      return notApplicable('the docker command here is Podman, which has no daemon');
    case 'rootless':
      return notApplicable('only rootless Docker is here: its daemons belong to their users');
    case 'desktop':
      return notApplicable('Docker Desktop runs the daemon in a virtual machine of its own');
    case 'snap':
      return manual(
        'Docker is the snap',
        'its settings are in /var/snap/docker/current/config/daemon.json; set them there',
      );
    case 'no-systemd':
      return manual('this host does not run systemd', 'set it by hand: ironhull restarts Docker through systemd only');
    case 'unmanaged':
      return manual('dockerd is here, but no docker.service starts it', 'run dockerd as docker.service');
    default:
      return unreachable(kind);
  }
}

function moved({ keys, file }: DockerdCommand): Manual | null {
  const path = keys['config-file'];
  if (path === undefined || path === DAEMON_JSON) return null;
  const seen = `${file} starts dockerd with --config-file ${JSON.stringify(path)}`;
  return manual(seen, `ironhull edits ${DAEMON_JSON} only: move the settings there and drop the flag`);
}

function unreadable(file: DaemonJson): Manual | null {
  switch (file.state) {
    case 'absent':
    case 'ok':
      return null;
    case 'broken': {
      const seen = `${DAEMON_JSON}, line ${file.line}, column ${file.column}: ${file.message}`;
      return manual(seen, 'mend it by hand: dockerd will not start again with it, and it is never overwritten');
    }
    case 'duplicate': {
      const seen = `${DAEMON_JSON}, line ${file.line}: ${file.key} stands there a second time`;
      return manual(seen, 'leave one of the two: dockerd takes the last');
    }
    default:
      return unreachable(file);
  }
}

/** `runtimes` may stand in both places; dockerd merges them. */
function twice(file: DaemonJson, command: DockerdCommand, settles: readonly string[]): Manual | null {
  const keys = Object.keys('keys' in file ? file.keys : {}).filter((key) => command.keys[key] !== undefined);
  const both = keys.filter((key) => key !== 'runtimes' && !settles.includes(key));
  if (both.length === 0) return null;
  const seen = `${both.join(', ')}: both in ${DAEMON_JSON} and on the command line of ${command.file}`;
  return manual(seen, 'take each out of one of the two: dockerd does not start with both');
}
