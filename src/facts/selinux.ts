import { probe } from '../define.ts';

/** What the kernel, its configuration and its policy say of SELinux. */
export interface SELinux {
  /** Undefined where the kernel has it not, or not switched on: nothing else is known then. */
  readonly mode: 'enforcing' | 'permissive' | undefined;
  /** The line of /etc/selinux/config that decides the mode at a boot; null where there is none. */
  readonly config: { readonly line: number; readonly text: string; readonly mode: string } | null;
  /** The policy's name: default, targeted, mls. */
  readonly policy: string | null;
  /** A word of the kernel's command line that outranks the configuration: `enforcing=0`. */
  readonly bootWord: string | null;
  /** The loaded policy knows container_t: without it no container starts with `selinux-enabled`. */
  readonly knowsContainers: boolean;
  /** Modules of the store that are about containers, and those of ours. */
  readonly modules: readonly string[];
  /** The type in which dockerd runs; null while it does not. */
  readonly dockerd: string | null;
}

export const SELINUX_CONFIG = '/etc/selinux/config';

/**
 * No forks but those that find dockerd, and none where the kernel has no SELinux. Whether a type exists the kernel itself
 * says: a label that is written to /sys/fs/selinux/context is looked up, and that is all (selinux(8), libselinux's
 * security_check_context). Files of selinuxfs end without a line feed, at which \`read\` fails though it has read.
 */
const sh = `
fs=/sys/fs/selinux
if [ ! -e $fs/enforce ]; then echo 'kernel absent'; exit 0; fi
read -r enforce <$fs/enforce || [ -n "$enforce" ]
echo "kernel $enforce"
number=0
if [ -e ${SELINUX_CONFIG} ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    case $line in SELINUX=* | SELINUXTYPE=*) echo "config $number $line" ;; esac
    case $line in SELINUXTYPE=*) type=\${line#*=} ;; esac
  done <${SELINUX_CONFIG}
fi
read -r words </proc/cmdline || [ -n "$words" ]
for word in $words; do
  case $word in enforcing=*) echo "boot $word" ;; esac
done
if { printf 'system_u:system_r:container_t:s0' >$fs/context; } 2>/dev/null; then echo 'containers known'; fi
for module in /var/lib/selinux/\${type:-none}/active/modules/*/*; do
  case \${module##*/} in container | docker | *af-alg-deny | ironhull*) echo "module \${module##*/}" ;; esac
done
if [ -d /run/systemd/system ]; then
  pid=$(systemctl show docker.service -p MainPID)
  pid=\${pid#MainPID=}
  if [ "\${pid:-0}" != 0 ]; then
    label=
    { read -r label </proc/$pid/attr/current || [ -n "$label" ]; } 2>/dev/null
    echo "dockerd $label"
  fi
fi`;

export const selinux = probe('selinux', sh.trim(), (text): SELinux => {
  const lines = text.split('\n').map((line) => line.split(' '));
  const [kernel = ''] = rest(lines, 'kernel');
  if (!['absent', '0', '1'].includes(kernel)) throw new Error('not an answer about SELinux');
  const config = rest(lines, 'config').map((it) => /^(\d+) (SELINUX|SELINUXTYPE)=(.*)$/.exec(it) ?? []);
  const [, number, , mode] = config.find(([, , key]) => key === 'SELINUX') ?? [];
  const policy = config.find(([, , key]) => key === 'SELINUXTYPE')?.[3]?.trim();
  const [bootWord = null] = rest(lines, 'boot');
  const [dockerd] = rest(lines, 'dockerd');
  return {
    mode: kernel === 'absent' ? undefined : kernel === '1' ? 'enforcing' : 'permissive',
    config:
      mode === undefined ? null : { line: Number(number), text: `SELINUX=${mode}`, mode: mode.trim().toLowerCase() },
    policy: policy ?? null,
    bootWord,
    knowsContainers: rest(lines, 'containers').includes('known'),
    modules: [...new Set(rest(lines, 'module'))],
    dockerd: dockerd === undefined ? null : typeOf(dockerd),
  };
});

/** `container_t` of `system_u:system_r:container_t:s0:c1,c2`; the whole where it is no label of SELinux's. */
export function typeOf(label: string): string {
  return label.split(':')[2] ?? label;
}

const rest = (lines: readonly string[][], word: string) =>
  lines.filter(([first]) => first === word).map(([, ...words]) => words.join(' '));
