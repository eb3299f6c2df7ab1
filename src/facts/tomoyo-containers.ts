import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { eachRunning } from './running-containers.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** A running container, and the domain in which the kernel has its first process. */
export interface InDomain {
  readonly name: string;
  readonly domain: string;
}

/**
 * /proc/PID/attr says nothing of TOMOYO: its own file is asked, which answers to a number of a process that is written to
 * it (tried with 2.6.0 on Linux 6.1), and ends without a line feed. Containers that end meanwhile are left out.
 */
const sh = `
fs=/sys/kernel/security/tomoyo
[ -e $fs/.process_status ] || exit 0
${eachRunning('{{.Name}}')}
while read -r pid name; do
  domain=
  exec 3<>$fs/.process_status
  echo "$pid" >&3
  read -r _ _ domain <&3 || :
  exec 3>&-
  case $domain in '<'*) printf '%s\\n' "$domain" "$name" ;; esac
done <<EOF
$all
EOF`;

export const tomoyoContainers: Probe<readonly InDomain[]> = probe(
  'tomoyo-containers',
  whereDocker(sh.trim()),
  (text) => {
    if (text === NO_SYSTEM_DOCKER || text === '') return [];
    const lines = text.trimEnd().split('\n');
    if (lines.length % 2 !== 0) throw new Error('a domain without its container');
    return lines.flatMap((domain, at) => (at % 2 === 0 ? [{ domain, name: nameIn(lines[at + 1]!) }] : []));
  },
);

function nameIn(line: string): string {
  if (!/^\/\S+$/.test(line)) throw new Error('not a container');
  return line.slice(1);
}
