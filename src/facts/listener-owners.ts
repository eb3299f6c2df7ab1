import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A listening socket with whoever holds it. */
export interface OwnedListener {
  /** `22/tcp`. */
  readonly port: string;
  readonly address: string;
  /** The process's name, or '' for a socket of the kernel. */
  readonly process: string;
  /** ssh.service, rpcbind.socket, session-1.scope; null when nobody says. */
  readonly unit: string | null;
  /** The package of the program; null when it is none's. */
  readonly package: string | null;
}

/**
 * One ss, one readlink for each program, one question to the package manager. Where Debian merged /usr, packages know
 * their files by the old name, so both are asked for; what no package has is an answer, not an error.
 */
export const listenerOwners: Probe<readonly OwnedListener[]> = probe(
  'listener-owners',
  `all=$(ss -Hlntupe)
printf '%s\\n' "$all"
echo '== programs'
rest=$all seen=' '
set --
while :; do
  case $rest in *pid=*) rest=\${rest#*pid=} ;; *) break ;; esac
  pid=\${rest%%[!0-9]*}
  case $seen in *" $pid "*) continue ;; esac
  seen="$seen$pid "
  if program=$(readlink "/proc/$pid/exe"); then
    printf '%s %s\\n' "$pid" "$program"
    case " $* " in *" $program "*) ;; *) set -- "$@" "$program" ;; esac
  fi
done
echo '== packages'
[ $# -gt 0 ] || exit 0
if command -v dpkg-query >/dev/null 2>&1; then
  for program in "$@"; do set -- "$@" "\${program#/usr}"; done
  dpkg-query -S "$@" 2>/dev/null || :
elif command -v rpm >/dev/null 2>&1; then
  for program in "$@"; do printf '%s: %s\\n' "$(rpm -qf --queryformat '%{NAME}' "$program" || :)" "$program"; done
elif command -v apk >/dev/null 2>&1; then
  apk info --who-owns "$@" 2>/dev/null || :
fi`,
  parseOwners,
);

function parseOwners(text: string): OwnedListener[] {
  const [sockets = '', programs = '', packages] = text.split(/^== (?:programs|packages)\n/m);
  if (packages === undefined) throw new Error('ss was cut short');
  const programOf = new Map([...programs.matchAll(/^(\d+) (\/.*)$/gm)].map(([, pid, path]) => [pid!, path!]));
  const packageOf = packagesIn(packages);
  return sockets
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, protocol, address, port] = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line) ?? [];
      if (protocol === undefined || address === undefined) throw new Error(`ss printed ${JSON.stringify(line)}`);
      // systemd holds the socket beside the service that it has started: the other one is whose it is.
      const users = [...line.matchAll(/\("((?:[^"\\]|\\.)*)",pid=(\d+),/g)].sort(([, , a], [, , b]) =>
        a === '1' ? 1 : b === '1' ? -1 : 0,
      );
      const [, process = '', pid = ''] = users[0] ?? [];
      const program = programOf.get(pid) ?? '';
      return {
        port: `${port}/${protocol}`,
        address,
        process,
        unit: /\scgroup:(?:\/\S*)?\/([^/\s]+\.(?:service|socket|scope))(?:\/\S*)?(?:\s|$)/.exec(line)?.[1] ?? null,
        package: packageOf.get(program) ?? packageOf.get(program.replace(/^\/usr/, '')) ?? null,
      };
    });
}

/** `package: /path` of dpkg and rpm, `/path is owned by package-1.2-r0` of apk. */
export function packagesIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, path] = /^([a-z0-9][\w.+-]*)(?::\w+)?(?:, .*)?: (\/.*)$/i.exec(line) ?? [];
    const [, owned, owner] = /^(\/.*) is owned by (.+?)-\d[^-]*-r\d+$/.exec(line) ?? [];
    if (name !== undefined && path !== undefined) found.set(path, name);
    if (owned !== undefined && owner !== undefined) found.set(owned, owner);
  }
  return found;
}
