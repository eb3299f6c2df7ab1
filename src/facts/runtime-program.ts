import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Where ours would stand. */
export const OURS = '/usr/local/sbin/runc';

export interface RuntimeProgram {
  /** The folders in which containers' shims look for runc, in their order. */
  readonly path: readonly string[];
  /** Every runc there is in them, in that order. */
  readonly found: readonly string[];
}

/**
 * A shim has the environment of containerd, which has that of its unit; where dockerd started containerd, that of dockerd.
 * It looks runc up at each call, so a file that appears before the other is taken at once (tried: Docker 20.10 and 26.1).
 */
const sh = `
pid=
# By their units: a container may run a program of that name, too.
if [ -d /run/systemd/system ]; then
  for unit in containerd docker; do
    one=$(systemctl show "$unit.service" -p MainPID)
    [ -n "$pid" ] || [ "\${one#MainPID=}" = 0 ] || pid=\${one#MainPID=}
  done
else
  for program in containerd dockerd; do
    for one in $(pidof "$program" 2>/dev/null); do pid=\${pid:-$one}; done
  done
fi
[ -r "/proc/\${pid:-none}/environ" ] || pid=
[ -n "$pid" ] || { echo none; exit 0; }
folders=$(tr '\\0' '\\n' <"/proc/$pid/environ" | sed -n 's/^PATH=//p')
printf 'path %s\\n' "$folders"
IFS=:
set -f
for folder in $folders; do
  if [ -x "$folder/runc" ] && [ ! -d "$folder/runc" ]; then printf 'found %s\\n' "$folder/runc"; fi
done`;

/** null where neither containerd nor dockerd runs, or they have no PATH. */
export const runtimeProgram: Probe<RuntimeProgram | null> = probe('runtime-program', whereDocker(sh.trim()), (text) => {
  if (text === NO_SYSTEM_DOCKER || text === 'none\n' || text === 'path \n') return null;
  const [first = '', ...rest] = text.trimEnd().split('\n');
  if (!first.startsWith('path /')) throw new Error('no PATH');
  const found = rest.map((line) => {
    if (!/^found \/\S+$/.test(line)) throw new Error('not a program');
    return line.slice('found '.length);
  });
  return { path: first.slice('path '.length).split(':'), found: [...new Set(found)] };
});
