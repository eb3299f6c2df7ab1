import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { DOCKER_UNIT_FILES, PODMAN_DOCKER, SNAP_UNIT } from './system-docker.ts';

export type InstallKind =
  /** docker.service under systemd: the one that ironhull changes. */
  | 'systemd'
  /** A system daemon without systemd (OpenRC, runit, WSL 1 …). */
  | 'no-systemd'
  /** A daemon, running or not, that no unit starts. */
  | 'unmanaged'
  | 'snap'
  | 'desktop'
  | 'rootless'
  | 'podman'
  | 'absent';

export interface DockerInstall {
  readonly kind: InstallKind;
  /** The traces on which this was decided. */
  readonly found: readonly string[];
}

const SOCKET = '/run/docker.sock';
/** A daemon that is here, though nothing that we know starts it. */
const PROGRAMS = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd'] as const;
const INIT_SCRIPT = '/etc/init.d/docker';
const DESKTOP = [
  '/opt/docker-desktop',
  '/usr/lib/systemd/user/docker-desktop.service',
  '/mnt/wsl/docker-desktop',
] as const;
/** Rootless daemons listen in their user's runtime folder. */
const ROOTLESS = '/run/user/*/docker.sock';

const TRACES = [PODMAN_DOCKER, SNAP_UNIT, ...DOCKER_UNIT_FILES, SOCKET, INIT_SCRIPT, ...DESKTOP, ...PROGRAMS];

/** How Docker came to this host, told from the files that each way leaves; it asks no daemon. */
export const dockerInstall: Probe<DockerInstall> = probe(
  'docker-install',
  `if [ -d /run/systemd/system ]; then echo systemd; else echo no-systemd; fi
for file in ${[...TRACES, ROOTLESS].join(' ')}; do if [ -e "$file" ]; then echo "$file"; fi; done`,
  (text) => {
    const [init, ...found] = text.trimEnd().split('\n');
    if (init !== 'systemd' && init !== 'no-systemd') throw new Error('says neither systemd nor no-systemd');
    return { kind: kindOf(init, found), found };
  },
);

function kindOf(init: 'systemd' | 'no-systemd', found: readonly string[]): InstallKind {
  const has = (...paths: readonly string[]) => paths.some((path) => found.includes(path));
  if (has(PODMAN_DOCKER)) return 'podman';
  if (has(SNAP_UNIT)) return 'snap';
  if (has(...DOCKER_UNIT_FILES)) return init;
  if (has(...DESKTOP)) return 'desktop';
  // systemd runs an init script as a generated unit; its flags cannot be set by a drop-in as those of a real one.
  if (has(INIT_SCRIPT) && init === 'no-systemd') return 'no-systemd';
  if (has(SOCKET)) return init === 'systemd' ? 'unmanaged' : 'no-systemd';
  if (found.some((path) => path.startsWith('/run/user/'))) return 'rootless';
  return has(...PROGRAMS) ? 'unmanaged' : 'absent';
}
