import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** What of Docker there is on this host to be watched; every path with its links resolved. */
export interface AuditPlaces {
  /** dockerd, containerd, its shims, runc: as the units start them and as they lie in PATH. */
  readonly programs: readonly string[];
  /** Unit files, configuration, sockets. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Where paths lead that are links: `/lib` to `/usr/lib`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names that are links themselves, with what they lead to: `/usr/bin/runc` to `/usr/sbin/runc`. */
  readonly links: ReadonlyMap<string, string>;
}

const PROGRAMS = [
  'dockerd',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v1',
  'containerd-shim-runc-v2',
  'runc',
];
const PATHS = [
  '/etc/docker',
  '/etc/docker/daemon.json',
  '/etc/default/docker',
  '/etc/sysconfig/docker',
  '/etc/containerd/config.toml',
  '/run/containerd',
  '/run/containerd/containerd.sock',
  '/run/docker.sock',
];

/**
 * systemctl once, and readlink for the few names that are links, one by one, since busybox takes no second; all else is
 * the shell's own.
 */
export const auditPlaces: Probe<AuditPlaces> = probe(
  'audit-places',
  `aliases=
for part in /bin /sbin /lib /lib64 /var/run; do
  if [ -L "$part" ]; then
    real=$(cd -P "$part" && pwd -P)
    printf 'alias %s %s\\n' "$part" "$real"
    aliases="$aliases
$part=$real"
  fi
done
show() {
  real=$1
  for alias in $aliases; do
    case $real in "\${alias%%=*}"/*) real=\${alias#*=}\${real#"\${alias%%=*}"} ;; esac
  done
  if [ -L "$real" ]; then
    real=$(readlink -f "$real")
    if [ -e "$real" ]; then printf 'link %s %s\\n' "$1" "$real"; fi
  fi
  if [ -d "$real" ]; then printf 'folder %s\\n' "$real"; elif [ -e "$real" ]; then printf '%s %s\\n' "$2" "$real"; fi
}
for name in ${PROGRAMS.join(' ')}; do
  if path=$(command -v "$name"); then show "$path" program; fi
done
for path in ${PATHS.join(' ')}; do show "$path" file; done
if [ -d /run/systemd/system ]; then
  units=$(systemctl show docker.service docker.socket containerd.service -p FragmentPath,ExecStart)
  set -f
  IFS='
'
  for line in $units; do
    case $line in
      FragmentPath=/*) show "\${line#*=}" file ;;
      *path=/*) line=\${line#*path=}; show "\${line%% ;*}" program ;;
    esac
  done
fi`,
  parsePlaces,
);

/** A path as the kernel sees it, as far as the links that distributions make go. */
export function resolved(path: string, aliases: ReadonlyMap<string, string>): string {
  for (const [from, to] of aliases)
    if (path === from || path.startsWith(`${from}/`)) return to + path.slice(from.length);
  return path;
}

function parsePlaces(text: string): AuditPlaces {
  const [programs, files, folders] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [aliases, links] = [new Map<string, string>(), new Map<string, string>()];
  for (const line of text.split('\n').filter((it) => it !== '')) {
    const [, kind, rest = ''] = /^(program|file|folder|alias|link) (\/.*)$/.exec(line) ?? [];
    if (kind === 'program') programs.add(rest);
    else if (kind === 'file') files.add(rest);
    else if (kind === 'folder') folders.add(rest);
    else if (kind === 'alias') aliases.set(...pair(rest));
    else if (kind === 'link') links.set(...pair(rest));
    else throw new Error(`${JSON.stringify(line)} is no place`);
  }
  return { programs: [...programs], files: [...files], folders: [...folders], aliases, links };
}

function pair(text: string): [string, string] {
  const at = text.indexOf(' /');
  return [text.slice(0, at), text.slice(at + 1)];
}
