// What a host is, as far as a rollback has to bring it back: compared before and after.
import type { LabHost } from './host.ts';

export interface HostState {
  /** everything below /etc and /usr/local: path -> "type mode owner:group content", content a sha256 or a link's target */
  readonly files: ReadonlyMap<string, string>;
  /** "ssh.service enabled enabled" */
  readonly units: readonly string[];
  /** services that run */
  readonly services: readonly string[];
  /** "kernel.dmesg_restrict = 1" */
  readonly sysctls: readonly string[];
  /** "id /name running started-at", or one line that Docker does not answer */
  readonly containers: readonly string[];
}

/**
 * Left out, because it changes by itself:
 * - /etc/mtab and /etc/resolv.conf: views of mounts and network;
 * - /etc/.pwd.lock and the backups with a trailing "-" (passwd-, subuid-, …): written by useradd and userdel alike;
 * - transient units: every login is one;
 * - user@, user-runtime-dir@, and helpers that D-Bus starts for a question and that end when idle;
 * - getty@ and serial-getty@: at a console that nobody holds they end and are started again, without end;
 * - file times, and what dockerd keeps in /var/lib/docker.
 */
export async function hostState(host: Pick<LabHost, 'must'>): Promise<HostState> {
  const sections = (await host.must(question, { timeoutMs: 300_000 })).split(/^===\n/m);
  const [listed = [], sums = [], units = [], services = [], sysctls = [], containers = []] = sections.map((section) =>
    section.split('\n').filter((line) => line !== ''),
  );
  return { files: filesOf(listed, sums), units, services, sysctls, containers };
}

/** One line for each difference; none when the host is as before. */
export function differences(before: HostState, after: HostState): string[] {
  const files = [...new Set([...before.files.keys(), ...after.files.keys()])].sort().flatMap((path) => {
    const [was, is] = [before.files.get(path), after.files.get(path)];
    return was === is ? [] : [`${path}: ${was ?? 'absent'} -> ${is ?? 'absent'}`];
  });
  const lists = (['units', 'services', 'sysctls', 'containers'] as const).flatMap((kind) => [
    ...before[kind].filter((line) => !after[kind].includes(line)).map((line) => `${kind}: no longer: ${line}`),
    ...after[kind].filter((line) => !before[kind].includes(line)).map((line) => `${kind}: new: ${line}`),
  ]);
  return [...files, ...lists];
}

function filesOf(listed: readonly string[], sums: readonly string[]): Map<string, string> {
  const contents = new Map(sums.map((line) => [line.slice(66), line.slice(0, 64)]));
  return new Map(
    listed.map((line) => {
      const [path = '', facts = '', target = ''] = line.split('\t');
      return [path, `${facts} ${contents.get(path) ?? target}`.trim()];
    }),
  );
}

const where = `/etc /usr/local ! -path /etc/mtab ! -path /etc/resolv.conf ! -path /etc/.pwd.lock ! -path '/etc/*-'`;

const question = `
# Pipes hide a systemd that is too busy to answer, and then a host seems to have no units.
asked() {
  for try in 1 2 3 4 5; do said=$("$@") && { printf '%s\\n' "$said"; return; }; done
  return 1
}
unit_files=$(asked systemctl list-unit-files --no-legend --no-pager --plain) || exit 1
running=$(asked systemctl list-units --type=service --state=running --no-legend --no-pager --plain) || exit 1
find ${where} -printf '%p\\t%y %m %U:%G\\t%l\\n' | LC_ALL=C sort
echo '==='
find ${where} -type f -exec sha256sum {} + | LC_ALL=C sort -k 2
echo '==='
printf '%s\\n' "$unit_files" | awk '$2 != "transient" { print $1, $2, $3 }' | LC_ALL=C sort
echo '==='
printf '%s\\n' "$running" | awk '{ print $1 }' |
  grep -vE '^(user@|user-runtime-dir@|getty@|serial-getty@|systemd-(timedated|hostnamed|localed)\\.)' | LC_ALL=C sort
echo '==='
for name in net.ipv4.ip_forward kernel.kptr_restrict kernel.dmesg_restrict kernel.yama.ptrace_scope \\
  kernel.unprivileged_bpf_disabled kernel.unprivileged_userns_clone kernel.perf_event_paranoid kernel.sysrq \\
  user.max_user_namespaces fs.protected_hardlinks fs.protected_symlinks fs.suid_dumpable kernel.randomize_va_space \\
  net.ipv4.conf.all.rp_filter net.ipv4.conf.all.accept_redirects net.ipv4.conf.all.send_redirects \\
  net.ipv4.conf.all.accept_source_route net.ipv4.conf.all.log_martians net.ipv4.tcp_syncookies; do
  file=/proc/sys/$(echo "$name" | tr . /)
  [ -r "$file" ] && echo "$name = $(cat "$file")"
done
echo '==='
if ids=$(timeout 60 docker ps -aq --no-trunc 2>&1); then
  [ -z "$ids" ] || docker inspect -f '{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}}' $ids | LC_ALL=C sort
else
  echo 'Docker does not answer'
fi
`;
