import { control } from '../../define.ts';
import { configured, daemonFacts, type Patch, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'each container has shared memory and control groups of its own';

/** The defaults of every engine from 20.10 on, but for cgroup namespaces under version 1, where nobody asks for them. */
const SHARED: readonly (readonly [key: 'default-ipc-mode' | 'default-cgroupns-mode', value: string, loss: string])[] = [
  ['default-ipc-mode', 'shareable', 'any container may join the shared memory of another'],
  ['default-cgroupns-mode', 'host', "containers see the host's control groups"],
];

export default control({
  title: 'Give each container namespaces of its own',
  why: 'With another default each container offers its memory to be joined, or sees the control groups of the whole host, without having asked.',
  costs:
    'A container that others join (--ipc container:NAME) has to be created with --ipc shareable. Existing ones change when recreated.',
  severity: 'low',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/containers/run/#ipc-settings---ipc' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const wrong = SHARED.filter(([key, value]) => configured(daemon, key) === value);
    if (wrong.length === 0) return inEffect(daemonStart, 'the defaults of the engine', WHY);
    const seen = wrong.map(([key, value, loss]) => `${key} is ${value}: ${loss}`).join('; ');
    const patch: Patch = Object.fromEntries(wrong.map(([key]) => [key, null]));
    // Somebody chose it, for containers that are made later too: nothing here shows which.
    const affects = `containers created from now on have private ones unless they say otherwise (${wrong.map(([key]) => key).join(', ')})`;
    return repair(daemon, seen, patch, WHY, { risk: 'disruptive', affects });
  },
});
