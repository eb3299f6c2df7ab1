import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** Bit of CAP_SYS_RESOURCE, with which a hard limit may be raised (capability.h). */
const MAY_RAISE = 1n << 24n;

/** The most a container can be given: open files, processes of one user, bytes of a core dump; Infinity: no end. */
export interface UlimitCeilings {
  readonly nofile: number;
  readonly nproc: number;
  readonly core: number;
}

/**
 * Above these every container start fails with "error setting rlimit type 7: operation not permitted", while dockerd
 * itself starts (tried): a daemon in an LXC or nspawn machine may not raise the limits it was started with. null while no
 * daemon runs. (cat, since dash reads byte by byte, and /proc/sys answers only the first read.)
 */
export const ulimitCeilings: Probe<UlimitCeilings | null> = probe(
  'ulimit-ceilings',
  whereDockerUnit(`kernel=$(cat /proc/sys/fs/nr_open)
pid=
if [ -f /run/docker.pid ]; then read -r pid </run/docker.pid || :; fi
if [ ! -e "/proc/\${pid:-none}/limits" ]; then echo none; exit 0; fi
while read -r key value; do
  if [ "$key" = CapEff: ]; then caps=$value; fi
done <"/proc/$pid/status"
while read -r _ what second third fourth fifth _; do
  case "$what $second" in
    'core file') core=$fifth ;;
    'open files') files=$fourth ;;
    processes\\ *) processes=$third ;;
  esac
done <"/proc/$pid/limits"
echo "$kernel $caps $files $processes $core"`),
  (text) => (text === NO_SYSTEM_DOCKER || text === 'none\n' ? null : parseCeilings(text)),
);

const LINE = /^(\d+) ([0-9a-f]+) (\d+|unlimited) (\d+|unlimited) (\d+|unlimited)\n$/;

function parseCeilings(text: string): UlimitCeilings {
  const [, kernel, caps, files = '', processes = '', core = ''] = LINE.exec(text) ?? [];
  if (kernel === undefined || caps === undefined) throw new Error('not an answer about limits');
  const mayRaise = (BigInt(`0x${caps}`) & MAY_RAISE) !== 0n;
  const own = (limit: string) => (mayRaise || limit === 'unlimited' ? Infinity : Number(limit));
  return { nofile: Math.min(Number(kernel), own(files)), nproc: own(processes), core: own(core) };
}
