import { choice, control } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'containers are counted and bounded where the host expects them';
/** Where the two cgroup drivers put containers when nothing is said. */
const DEFAULTS = ['/docker', 'system.slice'];
const NONE: string[] = [];

export default control({
  title: 'Leave containers in the cgroup where the host expects them',
  why: 'Another parent takes containers out of the limits set for them; under the systemd driver a wrong name keeps dockerd from starting.',
  costs: 'Containers move to the default cgroup at their next start; limits of the old parent no longer bind them.',
  severity: 'low',
  refs: [...cis('2.10'), { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/' }],
  facts: { ...daemonFacts, daemonStart },
  options: { allowed: choice('Which cgroup parents of your own are wanted, such as a slice with limits?', NONE) },

  inspect({ daemonStart, ...facts }, { allowed }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const parent = configured(daemon, 'cgroup-parent');
    if (typeof parent !== 'string' || parent === '') return inEffect(daemonStart, 'not set: the default', WHY);
    const slice = parent.endsWith('.slice');
    const starts = daemon.info.cgroupDriver !== 'systemd' || slice;
    // A slice by which ironhull bounds all containers together is what this check would have wanted.
    const ours = slice && /(^|\/)ironhull[a-z-]*\.slice$/.test(parent);
    if (starts && (ours || allowed.includes(parent) || DEFAULTS.includes(parent))) {
      return inEffect(daemonStart, `${parent}, as intended`, WHY);
    }
    const seen = starts
      ? parent
      : `${parent}, with which dockerd does not start again: the systemd driver wants a slice`;
    return repair(daemon, seen, { 'cgroup-parent': null }, WHY);
  },
});
