import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** Values of kernel settings. */
export type KernelSettings =
  /** The kernel belongs to another machine: a container, or /proc/sys read-only. */
  | { readonly kind: 'not-ours'; readonly why: string }
  /** By name as sysctl(8) writes it; what this kernel does not have is missing. */
  | { readonly kind: 'here'; readonly values: ReadonlyMap<string, string> };

/**
 * Reads settings, one grep for all. The shell's own `read` will not do: the kernel answers only the first read of such
 * a file, and dash asks for one byte. Whether they can be set is tried by opening one for writing, which sets nothing.
 * `ofInterfaces` are asked of each interface that leads out of the host, whose name stands for `@`.
 */
export function kernelSettings(
  name: string,
  keys: readonly string[],
  ofInterfaces: readonly string[] = [],
): Probe<KernelSettings> {
  const paths = keys.map((key) => key.replaceAll('.', '/')).join(' ');
  const more = ofInterfaces.map((key) => key.replaceAll('.', '/').replace('@', '$link')).join(' ');
  return probe(
    name,
    `if [ -e /run/systemd/container ]; then echo container; exit 0; fi
if ! { true >>/proc/sys/kernel/randomize_va_space; } 2>/dev/null; then echo read-only; exit 0; fi
echo here
cd /proc/sys
set --
for path in ${paths}; do if [ -r "$path" ]; then set -- "$@" "$path"; fi; done${more === '' ? '' : interfaces(more)}
grep -H '' "$@" /dev/null || [ $? -eq 1 ]`,
    parseSettings,
  );
}

/** Cards, bonds and VLANs: what leads out of the host. Bridges and their ends come and go with containers. */
const interfaces = (paths: string) => `
for folder in /sys/class/net/*; do
  link=\${folder##*/}
  if [ -e "$folder/device" ] || [ -e "$folder/bonding" ] || [ -e "/proc/net/vlan/$link" ]; then
    for path in ${paths}; do if [ -r "$path" ]; then set -- "$@" "$path"; fi; done
  fi
done`;

function parseSettings(text: string): KernelSettings {
  const [kind, ...lines] = text.split('\n');
  if (kind === 'container')
    return { kind: 'not-ours', why: 'the kernel belongs to the machine that runs this container' };
  if (kind === 'read-only') return { kind: 'not-ours', why: '/proc/sys cannot be written here, as in most containers' };
  if (kind !== 'here') throw new Error('not an answer about kernel settings');
  const values = new Map<string, string>();
  for (const line of lines.filter((it) => it !== '')) {
    const [, path, value] = /^([\w/.@-]+):(.*)$/.exec(line) ?? [];
    if (path === undefined || value === undefined) throw new Error(`grep printed ${JSON.stringify(line)}`);
    // A dot in a name, as in eth0.100, becomes a slash (sysctl(8)).
    values.set(
      path.replace(/[./]/g, (it) => (it === '/' ? '.' : '/')),
      value.trim().replace(/\s+/g, ' '),
    );
  }
  return { kind: 'here', values };
}
