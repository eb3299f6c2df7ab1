import { decoded } from '../capabilities/names.ts';
import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { eachRunning } from './running-containers.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** A running container, and what the kernel lets its first process ever have (CapBnd of proc_pid_status(5)). */
export interface Capable {
  readonly name: string;
  readonly privileged: boolean;
  /** In lower case, without `cap_`. */
  readonly bounding: readonly string[];
}

/** Read from /proc: the engine repeats only what was asked for. Containers that end meanwhile are left out. */
const sh = `
${eachRunning('{{.HostConfig.Privileged}} {{.Name}}')}
while read -r pid rest; do
  set=
  while read -r key value; do
    if [ "$key" = CapBnd: ]; then set=$value; fi
  done 2>/dev/null <"/proc/$pid/status" || :
  [ -z "$set" ] || printf '%s\\n' "$set $rest"
done <<EOF
$all
EOF`;

export const containerCapabilities: Probe<readonly Capable[]> = probe(
  'container-capabilities',
  whereDocker(sh.trim()),
  (text) => {
    if (text === NO_SYSTEM_DOCKER || text === '') return [];
    return text.trimEnd().split('\n').map(capable);
  },
);

function capable(line: string): Capable {
  const [, set = '', privileged, name] = /^(\S+) (true|false) \/(\S+)$/.exec(line) ?? [];
  const bounding = decoded(set);
  if (name === undefined || bounding === undefined) throw new Error('not a container and its capabilities');
  return { name, privileged: privileged === 'true', bounding };
}
