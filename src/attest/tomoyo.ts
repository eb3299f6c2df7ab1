import { call, strange } from './call.ts';
import { disproved, type Judgement, notRun, type Observed, proof, proved } from './proof.ts';

export default proof({
  title: 'TOMOYO refuses containers programs that no policy names',
  expected:
    'of one script under two names a container runs the one that the policy has, while the other is refused with EPERM, ' +
    'and the kernel counts one more refusal by TOMOYO',
  containers: ['a'],
  beforehand(observed) {
    return observed.get('host.tomoyo') === 'absent' ? notRun('this kernel has no TOMOYO in use') : undefined;
  },

  judge(observed) {
    const within = call(observed.get('a.within'));
    const outside = call(observed.get('a.outside'));
    const domain = observed.get('host.domain');
    const where = domain === undefined ? 'its domain was not told' : `profile and domain ${domain}`;
    if (outside.ended === 'ok') return disproved(`a program of a name made up just now was run (${where})`);
    if (outside.ended !== 'refused' || outside.errno !== 'EPERM')
      return strange('starting a program of a new name', outside);
    if (within.ended !== 'ok')
      return notRun(
        `a program of a new name: EPERM; but the same under a name that a policy of ironhull has ${
          within.ended === 'not-tried' ? 'was not tried' : 'is refused as well'
        } (${where}): another policy, or another author`,
      );
    return counted(observed, where);
  },
});

/** Other programs may be refused meanwhile as well: a number that has grown tells that TOMOYO refuses, not how often. */
function counted(observed: Observed, where: string): Judgement {
  const [before, after] = ['host.tomoyo', 'host.tomoyo.after'].map((it) => Number(observed.get(it) ?? 'NaN'));
  if (before === undefined || after === undefined || Number.isNaN(before) || Number.isNaN(after))
    return notRun('a program of a new name: EPERM; but the kernel does not count what TOMOYO refuses');
  if (after <= before) return notRun('a program of a new name: EPERM, but not by TOMOYO, which counts no refusal more');
  return proved(
    `a program of a new name: EPERM, the same under a name of the policy runs (${where}); refusals counted: ${after}`,
  );
}
