import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { bare } from './keepers.ts';
import { packagesIn } from './listener-owners.ts';

const FOLDERS = ['/lib/systemd/system', '/usr/lib/systemd/system', '/etc/init.d'];

/**
 * The packages that brought units, by the unit's name without its suffix; a unit that none did, or that is not here, is
 * missing. An init script counts as the service that systemd makes of it. One question to the package manager, which
 * knows a file by the name it had before /usr was merged: so both are asked for.
 */
export function unitPackages(name: string, units: readonly string[]): Probe<ReadonlyMap<string, string>> {
  const scripts = units.filter((it) => it.endsWith('.service')).map((it) => it.replace(/\.service$/, ''));
  return probe(
    name,
    `set --
for unit in ${units.join(' ')}; do
  if [ -e "${FOLDERS[0]}/$unit" ]; then set -- "$@" "${FOLDERS[0]}/$unit"; fi
  if [ -e "${FOLDERS[1]}/$unit" ]; then set -- "$@" "${FOLDERS[1]}/$unit"; fi
done
for script in ${scripts.join(' ')}; do
  if [ -e "${FOLDERS[2]}/$script" ]; then set -- "$@" "${FOLDERS[2]}/$script"; fi
done
[ $# -gt 0 ] || exit 0
if command -v dpkg-query >/dev/null 2>&1; then dpkg-query -S "$@" 2>/dev/null || [ $? -eq 1 ]
elif command -v rpm >/dev/null 2>&1; then
  for file; do printf '%s: %s\\n' "$(rpm -qf --queryformat '%{NAME}' "$file" || :)" "$file"; done
fi`,
    (text) => {
      const found = [...packagesIn(text)];
      // Last, and so before its init script: the unit itself, which another package may have brought.
      const order = found.sort(([a], [b]) => Number(!isScript(a)) - Number(!isScript(b)));
      return new Map(order.map(([path, from]) => [bare(path.slice(path.lastIndexOf('/') + 1)), from]));
    },
  );
}

const isScript = (path: string) => path.startsWith('/etc/init.d/');
