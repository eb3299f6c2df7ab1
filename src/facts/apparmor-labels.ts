import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { eachRunning } from './running-containers.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** A running container, and what the kernel really confines its first process by. */
export interface Confined {
  readonly name: string;
  readonly privileged: boolean;
  /** The profile the engine was to use: docker-default, unconfined, a name; empty when it took AppArmor for missing. */
  readonly profile: string;
  /** The kernel's label without its mode: docker-default, unconfined. */
  readonly label: string;
}

/**
 * The label is read from /proc, since the engine repeats only what was asked for. Where several security modules are
 * active AppArmor's own file is the one that means it. Containers that end meanwhile are left out; nothing is asked
 * of Docker where the kernel has no AppArmor.
 */
const sh = `
kernel=
[ ! -e /sys/module/apparmor/parameters/enabled ] || read -r kernel </sys/module/apparmor/parameters/enabled
[ "$kernel" = Y ] || exit 0
${eachRunning('{{.HostConfig.Privileged}} [{{.AppArmorProfile}}] {{.Name}}')}
while read -r pid rest; do
  file=/proc/$pid/attr/current
  [ ! -e "/proc/$pid/attr/apparmor/current" ] || file=/proc/$pid/attr/apparmor/current
  label=
  { read -r label <"$file"; } 2>/dev/null || continue
  printf '%s\\n' "$label" "$rest"
done <<EOF
$all
EOF`;

export const appArmorLabels: Probe<readonly Confined[]> = probe('apparmor-labels', whereDocker(sh.trim()), (text) => {
  if (text === NO_SYSTEM_DOCKER || text === '') return [];
  const lines = text.trimEnd().split('\n');
  if (lines.length % 2 !== 0) throw new Error('a label without its container');
  return lines.flatMap((label, at) => (at % 2 === 0 ? [confined(label, lines[at + 1]!)] : []));
});

function confined(label: string, rest: string): Confined {
  const [, privileged, profile = '', name] = /^(true|false) \[(.*)\] \/(.+)$/.exec(rest) ?? [];
  if (name === undefined) throw new Error('not a container');
  return { name, privileged: privileged === 'true', profile, label: label.replace(/ \(\w+\)$/, '') };
}
