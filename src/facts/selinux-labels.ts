import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { eachRunning } from './running-containers.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** A running container, and the label under which the kernel really has its first process. */
export interface Labelled {
  readonly name: string;
  readonly privileged: boolean;
  /** What it asked for: `label=disable`, `label=type:mine_t`. */
  readonly asked: readonly string[];
  /** `system_u:system_r:container_t:s0:c12,c345` */
  readonly label: string;
}

/**
 * The label is read from /proc, since the engine repeats only what was asked for. Containers that end meanwhile are left
 * out; nothing is asked of Docker where the kernel has no SELinux.
 */
const sh = `
[ -e /sys/fs/selinux/enforce ] || exit 0
${eachRunning('{{.HostConfig.Privileged}} {{.Name}} {{json .HostConfig.SecurityOpt}}')}
while read -r pid rest; do
  label=
  { read -r label <"/proc/$pid/attr/current" || [ -n "$label" ]; } 2>/dev/null || continue
  printf '%s\\n' "$label" "$rest"
done <<EOF
$all
EOF`;

export const selinuxLabels: Probe<readonly Labelled[]> = probe('selinux-labels', whereDocker(sh.trim()), (text) => {
  if (text === NO_SYSTEM_DOCKER || text === '') return [];
  const lines = text.trimEnd().split('\n');
  if (lines.length % 2 !== 0) throw new Error('a label without its container');
  return lines.flatMap((label, at) => (at % 2 === 0 ? [labelled(label, lines[at + 1]!)] : []));
});

function labelled(label: string, rest: string): Labelled {
  const [, privileged, name, options = 'null'] = /^(true|false) \/(\S+) (null|\[.*\])$/.exec(rest) ?? [];
  if (name === undefined) throw new Error('not a container');
  const said: unknown = JSON.parse(options);
  const asked = (Array.isArray(said) ? said : []).filter((it): it is string => typeof it === 'string');
  return {
    name,
    privileged: privileged === 'true',
    // Engines of old wrote a colon.
    asked: asked.filter((it) => /^label[=:]/.test(it)).map((it) => it.replace(/^label:/, 'label=')),
    // The kernel ends it with a zero byte.
    label: label.replace(/\0$/, ''),
  };
}
