import { activate, daemon as daemonKeys } from '../../changes.ts';
import { control, fail, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { cgroups } from '../../facts/cgroups.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { type HostSize, hostSize, SLICE } from '../../facts/host-size.ts';
import { count, named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';
import { newerFile } from '../daemon/in-effect.ts';
import { asSize, inEffect, inWords, type Limits, leavesSome, limitsFor, limitsIn } from './limits.ts';

const FILE = `/etc/systemd/system/${SLICE}`;
const WHY = 'all containers together leave the host enough to live on';

export default control({
  title: 'Bound all containers together, so that the host outlives them',
  why:
    'A container that forks without end or eats all memory takes sshd and dockerd with it. In one slice with limits the ' +
    'kernel stops the containers instead, and an operator can still log in and end the one at fault.',
  costs:
    'The limits are shared: one greedy container starves the others, which do not start or are killed, so limits of their ' +
    'own remain needed. Sets cgroup-parent, which CIS 2.10 (2.11 in 1.8.0) wants left alone. The slice must never be stopped: that kills all in it.',
  severity: 'medium',
  refs: [
    {
      source: 'systemd.resource-control(5)',
      url: 'https://www.freedesktop.org/software/systemd/man/systemd.resource-control.html',
    },
    { source: 'Docker: cgroup parent', url: 'https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent' },
  ],
  facts: { ...daemonFacts, cgroups, size: hostSize, containers, daemonStart, slice: fileProbe(FILE) },
  options: {},

  inspect({ cgroups, size, containers, daemonStart, slice, ...facts }) {
    if (cgroups.inContainer) return notApplicable('the cgroups belong to the machine that runs this container');
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    // With the cgroupfs driver containers lie beside the unit of that name, not in it, and its limits are nobody's.
    if (cgroups.version === 1 || daemon.info.cgroupDriver !== 'systemd')
      return manual(
        `cgroup version ${cgroups.version}, driver ${daemon.info.cgroupDriver}`,
        'limits of a slice reach containers only with version 2 and the systemd driver: see cgroups/version',
      );
    const parent = configured(daemon, 'cgroup-parent');
    if (parent !== undefined && parent !== '' && parent !== SLICE)
      return manual(
        `cgroup-parent is ${String(parent)}`,
        `give that slice MemoryMax= and TasksMax=, or take the key out`,
      );
    if (daemon.command.keys['cgroup-parent'] !== undefined && parent !== SLICE)
      return manual('cgroup-parent stands on the command line', `change it in ${daemon.command.file}`);

    const running = containers.flatMap(({ name, cgroup }) => (cgroup === null ? [] : [{ name, cgroup }]));
    const written = limitsIn(slice);
    if (parent !== SLICE || written === null || !leavesSome(written, size))
      return repair(parent === SLICE, written, size, running.length);
    const inside = running.filter(({ cgroup }) => cgroup.startsWith(`/${SLICE}/`));
    if (inside.length === 0 && daemonStart !== null && changedSinceStart(daemonStart))
      return newerFile('set', activate(WHY));
    const limits = size.slice === null ? written : inEffect(size.slice);
    if (!leavesSome(limits, size))
      return manual(
        `${FILE} is not in effect: ${inWords(limits)}`,
        `something outranks it: see systemctl status ${SLICE}, and systemctl revert ${SLICE}`,
      );
    const outside = running.filter((it) => !inside.includes(it)).map(({ name }) => name);
    if (outside.length === 0) return pass(`all containers together: ${inWords(limits)}`);
    return pending(
      `${inWords(limits)} for containers started from now on; not in the slice: ${named(outside)}`,
      'restart them when it suits (docker restart): a container moves when it starts',
    );
  },
});

function repair(isParent: boolean, written: Limits | null, size: HostSize, running: number) {
  const limits = limitsFor(size);
  const terms = { risk: 'disruptive' as const, affects: affects(running, inWords(limits)) };
  const unit: Change = {
    kind: 'template',
    path: FILE,
    mode: '0644',
    template: 'systemd/workload.slice.hbs',
    data: { memory: asSize(limits.memory), tasks: String(limits.tasks) },
    why: WHY,
    activation: 'systemd-reload',
    risk: 'safe',
  };
  const lack = written === null ? 'the slice has no limits' : `the slice may have all of the host: ${inWords(written)}`;
  if (isParent) return fail(lack, { ...unit, ...terms });
  return fail('containers have no common limit', daemonKeys({ 'cgroup-parent': SLICE }, WHY, terms), unit);
}

const affects = (running: number, limits: string) =>
  `all containers share ${limits}; ${running === 0 ? 'none runs now' : `${count(running, 'running container')} only after their next start`}`;
