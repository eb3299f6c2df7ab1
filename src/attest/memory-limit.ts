import { boundOf, harm, heldBy, levels, mebibytes, tightest, unbounded, unharmed } from './load.ts';
import { disproved, notRun, proof, proved } from './proof.ts';

export default proof({
  title: 'A container that takes all memory is killed, and the host goes on',
  expected:
    'a limit on memory in the control groups of every container, below what the host has; one that takes memory without ' +
    'end is killed at its limit, a new login is answered, and all others run on',
  containers: ['a', 'e'],
  beforehand: (observed) => unbounded(observed, 'memory'),

  judge(observed) {
    const bound = boundOf(observed, 'memory');
    const idle = levels(observed, 'e', 'memory', 'idle');
    const held = levels(observed, 'e', 'memory', 'held');
    const [own] = held;
    const least = tightest(held);
    if (bound === undefined || own === undefined || least === undefined || idle.length !== held.length)
      return notRun('the host did not show the groups of the container under load');
    const kills = own.events - (idle[0]?.events ?? Infinity);
    const ended = observed.get('e.status');
    if (kills <= 0) {
      // The program gave up by itself, far above the limit.
      if (ended !== undefined && ended !== '137')
        return disproved(`the program ended with status ${ended}, and was not killed at ${mebibytes(least.limit)}`);
      return notRun('the kernel counted no kill within a minute: it was not brought to its limit');
    }
    const seen = `${heldBy(observed, 'memory', bound)}; one that took memory without end was killed at ${mebibytes(least.limit)}`;
    return harm(observed, 'e', seen) ?? proved(`${seen}; ${unharmed(observed, 'e')}`);
  },
});
