import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** Bit of CAP_SYS_RESOURCE, with which a hard limit may be raised (capability.h). */
const MAY_RAISE = 1n << 24n;

/**
 * How many open files a container can be given at most. Above it every container start fails with "error setting rlimit
 * type 7: operation not permitted", while dockerd itself starts (tried): a daemon in an LXC or nspawn machine may not raise
 * the limits it was started with. null while no daemon runs. (cat, since dash reads byte by byte, and /proc/sys answers only
 * the first read.)
 */
export const nofileCeiling: Probe<number | null> = probe(
  'nofile-ceiling',
  whereDockerUnit(`kernel=$(cat /proc/sys/fs/nr_open)
pid=
if [ -f /run/docker.pid ]; then read -r pid </run/docker.pid || :; fi
if [ ! -e "/proc/\${pid:-none}/limits" ]; then echo none; exit 0; fi
while read -r key value; do
  if [ "$key" = CapEff: ]; then caps=$value; fi
done <"/proc/$pid/status"
while read -r _ open files _ hard _; do
  if [ "$open $files" = 'open files' ]; then echo "$kernel $hard $caps"; fi
done <"/proc/$pid/limits"`),
  (text) => (text === NO_SYSTEM_DOCKER || text === 'none\n' ? null : parseCeiling(text)),
);

function parseCeiling(text: string): number {
  const [, kernel, hard, caps] = /^(\d+) (\d+|unlimited) ([0-9a-f]+)\n$/.exec(text) ?? [];
  if (kernel === undefined || hard === undefined) throw new Error('not an answer about limits');
  const mayRaise = (BigInt(`0x${caps}`) & MAY_RAISE) !== 0n;
  return mayRaise || hard === 'unlimited' ? Number(kernel) : Math.min(Number(kernel), Number(hard));
}
