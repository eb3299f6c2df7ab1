import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** What there is to be shared out, and what the workload slice has of it now. */
export interface HostSize {
  /** Bytes. */
  readonly memory: number;
  readonly swap: number;
  /** How many tasks the kernel allows at once. */
  readonly tasks: number;
  /** Limits in effect on the slice as its cgroup tells (`max`: none); null while nothing has run in it. */
  readonly slice: { readonly memory: string; readonly tasks: string } | null;
}

/** The slice of all containers. Without a dash: `a-b.slice` would be a child of `a.slice` (engine-tried 11). */
export const SLICE = 'ironhull.slice';

/** Limits are read from the cgroup, for a set-property outranks the unit's file (kernel-tried 4). */
export const hostSize: Probe<HostSize> = probe(
  'host-size',
  `set -- /proc/meminfo /proc/sys/kernel/threads-max /proc/sys/kernel/pid_max
for file in /sys/fs/cgroup/${SLICE}/memory.max /sys/fs/cgroup/${SLICE}/pids.max; do
  if [ -r "$file" ]; then set -- "$@" "$file"; fi
done
grep -HE '^(MemTotal:|SwapTotal:|[0-9]+$|max$)' "$@"`,
  (text) => {
    const said = new Map<string, string>();
    for (const line of text.split('\n')) {
      const [, file = '', value = ''] = /^(\/[^:]+):(.*)$/.exec(line) ?? [];
      const [, name, kibibytes] = /^(\w+): *(\d+) kB$/.exec(value) ?? [];
      said.set(name ?? file, kibibytes ?? value);
    }
    const number = (name: string) => {
      const value = said.get(name) ?? '';
      if (!/^\d+$/.test(value)) throw new Error(`${name} was not told`);
      return Number(value);
    };
    const memory = said.get(`/sys/fs/cgroup/${SLICE}/memory.max`);
    const tasks = said.get(`/sys/fs/cgroup/${SLICE}/pids.max`);
    return {
      memory: number('MemTotal') * 1024,
      swap: number('SwapTotal') * 1024,
      tasks: Math.min(number('/proc/sys/kernel/threads-max'), number('/proc/sys/kernel/pid_max')),
      slice: memory === undefined || tasks === undefined ? null : { memory, tasks },
    };
  },
);
