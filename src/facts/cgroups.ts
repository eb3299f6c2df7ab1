import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

export interface Cgroups {
  /** The hierarchy is somebody else's: what a container sees of it is what it was given. */
  readonly inContainer: boolean;
  /** 1 also for the mixed layout, in which controllers are with version 1. */
  readonly version: 1 | 2;
  /** Version 2: controllers that the kernel has, and those handed down to services and containers. */
  readonly controllers: readonly string[];
  readonly delegated: readonly string[];
}

/** Version 2 shows its controllers at the top. One grep; an empty list of controllers is an answer. */
export const cgroups: Probe<Cgroups> = probe(
  'cgroups',
  `if [ -e /run/systemd/container ]; then echo container; else echo machine; fi
cd /sys/fs/cgroup
if [ -e cgroup.controllers ]; then grep -H '' cgroup.controllers cgroup.subtree_control || [ $? -eq 1 ]; else echo v1; fi`,
  (text) => {
    const [where, ...lines] = text.trimEnd().split('\n');
    if (where !== 'container' && where !== 'machine') throw new Error('not an answer about cgroups');
    const words = (file: string) =>
      (lines.find((it) => it.startsWith(`${file}:`)) ?? '')
        .slice(file.length + 1)
        .split(/\s+/)
        .filter(Boolean);
    return {
      inContainer: where === 'container',
      version: lines[0] === 'v1' ? 1 : 2,
      controllers: words('cgroup.controllers'),
      delegated: words('cgroup.subtree_control'),
    };
  },
);
