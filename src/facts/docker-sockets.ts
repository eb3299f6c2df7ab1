import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** A socket file as it is now. */
export interface LiveSocket {
  readonly path: string;
  /** Octal digits, four of them. */
  readonly mode: string;
  readonly user: string;
  readonly group: string;
}

/**
 * The unix sockets of docker.socket, and /run/docker.sock, as far as they exist. Its unit says what the next boot will
 * make of them; a chmod on the live file holds until then (engine-tried 7).
 */
export const dockerSockets: Probe<readonly LiveSocket[]> = probe(
  'docker-sockets',
  whereDockerUnit(`listen=$(systemctl show docker.socket -p Listen)
set -f
IFS='
'
set -- /run/docker.sock
for line in $listen; do
  line=\${line#Listen=}
  line=\${line%" ("*}
  case $line in /var/run/* | /run/docker.sock) ;; /*) set -- "$@" "$line" ;; esac
done
for path; do
  if [ -S "$path" ]; then stat -L -c '%a %U %G %n' "$path"; fi
done`),
  (text) =>
    text === NO_SYSTEM_DOCKER
      ? []
      : text
          .split('\n')
          .filter((it) => it !== '')
          .map(parseSocket),
);

function parseSocket(line: string): LiveSocket {
  const [, mode, user, group, path] = /^([0-7]{3,4}) (\S+) (\S+) (\/.*)$/.exec(line) ?? [];
  if (mode === undefined || user === undefined || group === undefined || path === undefined) {
    throw new Error(`stat printed ${JSON.stringify(line)}`);
  }
  return { mode: mode.padStart(4, '0'), user, group, path };
}
