import { probe } from '../define.ts';
import type { Engine } from '../tomoyo/domains.ts';
import { type Domains, domainsIn } from '../tomoyo/policy.ts';

export interface Tomoyo {
  /** The kernel runs it: `security=tomoyo` on its command line. */
  readonly kernel: boolean;
  /** Its loader of policies, and the program that talks to the kernel. */
  readonly tools: boolean;
  /** The kernel has taken a policy. Until then nothing is told apart, and nobody is refused anything. */
  readonly loaded: boolean;
  /** Null: one of them is not on the host, or in a place with a name that is not plain. */
  readonly engine: Engine | null;
  /** Our two units, by the state of each: `learn` notes, `hold` enforces. */
  readonly units: Readonly<Record<'learn' | 'hold', { readonly active: boolean; readonly enabled: boolean }>>;
  /** Lines of the kernel's profiles and exceptions that are about what our policy needs. */
  readonly profiles: readonly string[];
  readonly rules: readonly string[];
  /** What it has of dockerd's domain and those of containers; none is known without the tools. */
  readonly domains: Domains;
  /** How often a program was refused since the boot; null where the kernel does not count. */
  readonly refused: number | null;
}

export const UNITS = { learn: 'ironhull-tomoyo-learn.service', hold: 'ironhull-tomoyo.service' } as const;

/**
 * Costs no fork where the kernel has no TOMOYO. Its files are read by programs, as a shell would read a byte at a time; the
 * domains by the tool that picks them, as those of a whole system may be many.
 */
const sh = `
fs=/sys/kernel/security/tomoyo
if [ ! -e $fs/domain_policy ]; then echo 'kernel off'; exit 0; fi
echo 'kernel on'
if [ -x /sbin/tomoyo-init ] && command -v tomoyo-loadpolicy >/dev/null && command -v tomoyo-selectpolicy >/dev/null; then
  echo 'tools yes'
fi
managers=$(cat $fs/manager)
[ -z "$managers" ] || echo 'loaded yes'
for name in dockerd containerd-shim-runc-v2 runc; do
  if path=$(command -v $name) && path=$(readlink -f "$path"); then
    echo "program $name $path"
    case $name in runc) ;; *)
      if [ -n "$managers" ] && command -v tomoyo-selectpolicy >/dev/null; then
        echo '== domains'
        tomoyo-selectpolicy -r "<kernel> $path" <$fs/domain_policy
        echo '=='
      fi ;;
    esac
  fi
done
echo '== profiles'
cat $fs/profile
echo '== rules'
sed -n -e '/^initialize_domain /p' -e '/^keep_domain /p' $fs/exception_policy
echo '== stat'
cat $fs/stat
echo '=='
[ ! -d /run/systemd/system ] || for unit in ${UNITS.learn} ${UNITS.hold}; do
  echo "unit $unit"
  systemctl show "$unit" -p ActiveState -p UnitFileState
done`;

export const tomoyo = probe('tomoyo', sh.trim(), (text): Tomoyo => {
  if (!/^kernel (on|off)\n/.test(text)) throw new Error('not an answer about TOMOYO');
  const { plain, parts } = split(text);
  const [dockerd, shim, runc] = ['dockerd', 'containerd-shim-runc-v2', 'runc'].map((it) => programIn(plain, it));
  const part = (name: string) => parts.filter(([it]) => it === name).flatMap(([, lines]) => lines);
  const refusals = part('stat').flatMap(
    (it) => /^Policy violation in enforcing mode: +(\d+)\b/.exec(it)?.slice(1) ?? [],
  );
  return {
    kernel: plain.includes('kernel on'),
    tools: plain.includes('tools yes'),
    loaded: plain.includes('loaded yes'),
    engine: dockerd === undefined || shim === undefined || runc === undefined ? null : { dockerd, shim, runc },
    units: { learn: stateOf(plain, UNITS.learn), hold: stateOf(plain, UNITS.hold) },
    profiles: part('profiles'),
    rules: part('rules'),
    domains: domainsIn(part('domains').join('\n')),
    refused: refusals[0] === undefined ? null : Number(refusals[0]),
  };
});

/** Only a path that means the same to the shell, to systemd and to TOMOYO. */
const programIn = (plain: readonly string[], name: string) =>
  plain
    .flatMap((it) => (it.startsWith(`program ${name} `) ? [it.slice(name.length + 9)] : []))
    .find((it) => /^\/[\w./+-]+$/.test(it));

type Part = readonly [name: string, lines: readonly string[]];

/** Lines between `== name` and `==`; the kernel writes no line that begins so. */
function split(text: string): { plain: string[]; parts: Part[] } {
  const plain: string[] = [];
  const parts: [string, string[]][] = [];
  let open: string[] | undefined;
  for (const line of text.split('\n')) {
    const mark = /^==(?: (\w+))?$/.exec(line);
    if (mark !== null) open = mark[1] === undefined ? undefined : [];
    if (mark?.[1] !== undefined && open !== undefined) parts.push([mark[1], open]);
    if (mark === null) (open ?? plain).push(line);
  }
  return { plain, parts };
}

function stateOf(plain: readonly string[], unit: string) {
  const at = plain.indexOf(`unit ${unit}`);
  const said = at < 0 ? [] : plain.slice(at + 1, at + 3);
  return { active: said.includes('ActiveState=active'), enabled: said.includes('UnitFileState=enabled') };
}
