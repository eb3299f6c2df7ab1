import { boundOf, harm, heldBy, levels, tightest, unbounded, unharmed } from './load.ts';
import { disproved, notRun, type Observed, proof, proved } from './proof.ts';

export default proof({
  title: 'A container that forks without end is stopped, and the host goes on',
  expected:
    'a limit on tasks in the control groups of every container, below what the host has; one that forks without end is ' +
    'held at its limit and counted in the groups above, a new login is answered, and all others run on',
  containers: ['a', 'd'],
  beforehand: (observed) => unbounded(observed, 'pids'),

  judge(observed) {
    const bound = boundOf(observed, 'pids');
    const idle = levels(observed, 'd', 'pids', 'idle');
    const held = levels(observed, 'd', 'pids', 'held');
    const [own] = held;
    const least = tightest(held);
    if (bound === undefined || own === undefined || least === undefined || idle.length !== held.length)
      return notRun('the host did not show the groups of the container under load');
    if (own.current > own.limit) return disproved(`${own.current} tasks in a group whose limit is ${own.limit}`);
    const refused = held.some(({ events }, i) => events > (idle[i]?.events ?? Infinity));
    // A few come and go in a shared group.
    const full = least.current >= least.limit * 0.9;
    const killed = observed.get('d.killed');
    if (!(refused && full) && killed === undefined)
      return notRun(`${own.current} tasks after a minute, and no fork refused: it was not brought to its limit`);
    const end =
      killed === undefined
        ? `stood at ${own.current} tasks of ${least.limit}`
        : `was stopped at ${own.current} tasks by the limit on memory`;
    const seen = `${heldBy(observed, 'pids', bound)}; one that forked without end ${end}`;
    return (
      notCounted(observed, bound.path) ?? harm(observed, 'd', seen) ?? proved(`${seen}; ${unharmed(observed, 'd')}`)
    );
  },
});

/** What bounds all containers must have grown with the one under load: then its limit would stop that one as well. */
function notCounted(observed: Observed, path: string) {
  const at = (when: 'idle' | 'held') => levels(observed, 'd', 'pids', when);
  const grown = (i: number) => (at('held')[i]?.current ?? 0) - (at('idle')[i]?.current ?? 0);
  const i = at('held').findIndex((it) => it.path === path);
  // A group of the container's own, such as the limit that systemd gives each scope.
  if (i === -1) return undefined;
  // Others in the group may have ended meanwhile.
  if (grown(i) * 2 >= grown(0)) return undefined;
  return notRun(`${grown(0)} more tasks in the container made ${grown(i)} in ${path}: they are not counted there`);
}
