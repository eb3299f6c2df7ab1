import { probe } from '../define.ts';
import { MODULE, MODULE_FILE } from '../selinux/module.ts';
import { SOCKETS } from '../selinux/options.ts';

/** What of a host decides whether a module of ours can be made, and what became of one. */
export interface SELinuxModule {
  /** Without it nothing can be installed. */
  readonly semodule: boolean;
  /** `3.8.1`; null where no package manager tells it. */
  readonly libsepol: string | null;
  /** The one of the store, and whether it is what its file says; null: none is there. */
  readonly installed: { readonly same: boolean } | null;
  /** By class of socket, whether the loaded policy lets container_t create one; without those that it does not tell apart. */
  readonly creates: ReadonlyMap<string, boolean>;
  /** As the policy labels them, the site's own first; of those that fit the narrowest counts. */
  readonly ports: readonly PortLabel[];
  /** Labels of the folders that the file of the module names, by path; without those that do not exist. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface PortLabel {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly type: string;
}

/**
 * What the policy allows the kernel itself says (selinuxfs: `access` takes two labels and the number of a class, and gives
 * bits), also while it is permissive. The store keeps modules compressed, so semodule gives them out; those of the site
 * are lines of ports.local.
 */
const sh = `
fs=/sys/fs/selinux
[ -e $fs/enforce ] || exit 0
label=system_u:system_r:container_t:s0
extended=0
[ ! -e $fs/policy_capabilities/extended_socket_class ] || read -r extended <$fs/policy_capabilities/extended_socket_class || [ -n "$extended" ]
for class in ${Object.values(SOCKETS).join(' ')}; do
  [ -e $fs/class/$class/perms/create ] || continue
  # Of a policy without this the kernel asks for \`socket\`, whatever class it has for them.
  case $extended:$class in 1:* | *:packet_socket | *:rawip_socket) ;; *) continue ;; esac
  read -r index <$fs/class/$class/index || [ -n "$index" ]
  read -r bit <$fs/class/$class/perms/create || [ -n "$bit" ]
  # One that does not know the label refuses to be asked.
  if answer=$(exec 3<>$fs/access && printf '%s' "$label $label $index" >&3 && cat <&3) 2>/dev/null; then
    echo "access $class $bit \${answer%% *}"
  fi
done
for package in libsepol2 libsepol1; do
  if version=$(dpkg-query -W -f '\${Version}' $package 2>/dev/null) && [ -n "$version" ]; then echo "libsepol $version"; fi
done
if version=$(rpm -q --qf '%{VERSION}' libsepol 2>/dev/null); then echo "libsepol $version"; fi
command -v semodule >/dev/null || exit 0
echo semodule
type=
while IFS='=' read -r key value; do
  [ "$key" != SELINUXTYPE ] || type=$value
done </etc/selinux/config
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The base of a policy is some megabytes; the limit on what a question may write is about complaints.
ulimit -f 131072
# A login's semodule has a domain of its own, which may not write here in enforcing mode (Debian 13); so it keeps ours.
own=$(tr -d '\\000' </proc/self/attr/current)
given() { if command -v runcon >/dev/null; then runcon "$own" semodule "$@"; else semodule "$@"; fi >/dev/null 2>&1; }
store=/var/lib/selinux/\${type:-none}/active
if [ -e "$store/modules/400/${MODULE}" ]; then
  given -X 400 -E ${MODULE}
  if [ -f ${MODULE_FILE} ] && cmp -s ${MODULE}.cil ${MODULE_FILE}; then echo 'installed same'; else echo 'installed other'; fi
fi
if [ -e "$store/ports.local" ]; then sed -n 's/^portcon \\([a-z]*\\) \\([0-9]*\\)\\(-[0-9]*\\)\\{0,1\\} [^:]*:[^:]*:\\([a-z0-9_]*\\).*/port \\1 \\2 \\3 \\4/p' "$store/ports.local"; fi
given --cil -E base
sed -n -e 's/^(portcon \\([a-z]*\\) \\([0-9]*\\) (system_u object_r \\([a-z0-9_]*\\) .*/port \\1 \\2  \\3/p' \\
  -e 's/^(portcon \\([a-z]*\\) (\\([0-9]*\\) \\([0-9]*\\)) (system_u object_r \\([a-z0-9_]*\\) .*/port \\1 \\2 -\\3 \\4/p' base.cil
cd /
if [ -f ${MODULE_FILE} ]; then
  while IFS= read -r line; do
    case $line in '(filecon "'*'/.*"'*) continue ;; '(filecon "'*) ;; *) continue ;; esac
    path=\${line#*\\"}
    path=\${path%%\\"*}
    if [ -e "$path" ]; then stat -L -c 'label %C %n' -- "$path"; fi
  done <${MODULE_FILE}
fi`;

/** Empty where the kernel has no SELinux. */
export const selinuxModule = probe('selinux-module', sh.trim(), (text): SELinuxModule => {
  const lines = text.split('\n').filter((it) => it !== '');
  const creates = new Map<string, boolean>();
  const ports: PortLabel[] = [];
  const labels = new Map<string, string>();
  let libsepol: string | null = null;
  let installed: SELinuxModule['installed'] = null;
  for (const line of lines) {
    const access = /^access (\w+) (\d{1,2}) ([0-9a-f]{1,8})$/.exec(line);
    const port = /^port (\w+) (\d+) (?:-(\d+))? (\w+)$/.exec(line);
    const label = /^label (\S+) (\/.*)$/.exec(line);
    const version = /^libsepol (\d[\w.+~:-]*)$/.exec(line);
    if (access !== null)
      creates.set(access[1]!, ((Number.parseInt(access[3]!, 16) >>> (Number(access[2]) - 1)) & 1) === 1);
    else if (port !== null)
      ports.push({ protocol: port[1]!, first: Number(port[2]), last: Number(port[3] ?? port[2]), type: port[4]! });
    else if (label !== null) labels.set(label[2]!, label[1]!);
    else if (version !== null) libsepol = version[1]!;
    else if (line === 'installed same' || line === 'installed other') installed = { same: line.endsWith('same') };
    else if (line !== 'semodule') throw new Error(`not about modules: ${JSON.stringify(line)}`);
  }
  return { semodule: lines.includes('semodule'), libsepol, installed, creates, ports, labels };
});

/** The type of one port: of all that the policy has for it the narrowest, as the kernel decides. */
export function portType({ ports }: SELinuxModule, port: number, protocol: string): string | undefined {
  const fitting = ports.filter((it) => it.protocol === protocol && it.first <= port && port <= it.last);
  return fitting.sort((a, b) => a.last - a.first - (b.last - b.first))[0]?.type;
}
