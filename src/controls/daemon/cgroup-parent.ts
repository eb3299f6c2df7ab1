import { choice, control, pending } from '../../define.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { count, named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
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
  facts: { ...daemonFacts, daemonStart, containers },
  options: { allowed: choice('Which cgroup parents of your own are wanted, such as a slice with limits?', NONE) },

  inspect({ daemonStart, containers, ...facts }, { allowed }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const parent = configured(daemon, 'cgroup-parent');
    const systemd = daemon.info.cgroupDriver === 'systemd';
    if (typeof parent !== 'string' || parent === '') {
      const byDefault = systemd ? 'system.slice' : '/docker';
      return unlessElsewhere(inEffect(daemonStart, 'not set: the default', WHY), byDefault, containers);
    }
    const slice = parent.endsWith('.slice');
    const starts = !systemd || slice;
    // A slice by which ironhull bounds all containers together is what this check would have wanted.
    const ours = slice && /(^|\/)ironhull[a-z-]*\.slice$/.test(parent);
    if (starts && (ours || allowed.includes(parent) || DEFAULTS.includes(parent))) {
      return unlessElsewhere(inEffect(daemonStart, `${parent}, as intended`, WHY), parent, containers);
    }
    const seen = starts
      ? parent
      : `${parent}, with which dockerd does not start again: the systemd driver wants a slice`;
    return repair(daemon, seen, { 'cgroup-parent': null }, WHY);
  },
});

/** A container moves when it starts: those that run since before are where the daemon put them then. */
function unlessElsewhere(now: Verdict, parent: string, all: readonly Container[]): Verdict {
  if (now.status !== 'pass') return now;
  const at = `${folderOf(parent)}/`;
  const old = all
    .filter(({ cgroup, cgroupParent }) => cgroup !== null && cgroupParent === '' && !cgroup.includes(at))
    .map(({ name }) => name);
  if (old.length === 0) return now;
  return pending(
    `${now.seen}, for containers started from now on; ${count(old.length, 'container')} elsewhere: ${named(old)}`,
    'restart them when it suits (docker restart): a container moves when it starts',
  );
}

/** Where a parent lies in the tree. A dash nests: systemd puts a-b.slice below a.slice (systemd.slice(5)). */
function folderOf(parent: string): string {
  const name = /^\/?([^/]+)\.slice$/.exec(parent)?.[1];
  if (name === undefined) return `/${parent.replace(/^\/+|\/+$/g, '')}`;
  const parts = name.split('-');
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('-')}.slice`).join('');
}
