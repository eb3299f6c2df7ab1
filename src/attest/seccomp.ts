import { call, notLifted, strange, wentThrough } from './call.ts';
import { controlMissing, disproved, type Judgement, notRun, type Observed, proof, proved } from './proof.ts';

export default proof({
  title: 'System calls that containers do not need are refused',
  expected:
    'Seccomp: 2 (a filter) in the container, and personality(ADDR_NO_RANDOMIZE) refused there but not in a container without seccomp',
  containers: ['a', 'c'],

  judge(observed) {
    const mode = observed.get('a.Seccomp');
    if (mode === undefined) return notRun('the container did not show its seccomp mode');
    if (mode !== '2') return disproved(`Seccomp: ${mode}`);
    // By personality(2) that call has no failure of its own; a user namespace is also refused by sysctls and AppArmor.
    if (observed.has('a.personality')) return byCall(observed, 'personality', 'personality(ADDR_NO_RANDOMIZE)');
    if (observed.has('a.unshare')) return byCall(observed, 'unshare', 'unshare(CLONE_NEWUSER)');
    return notRun(`Seccomp: ${mode}, but this host has neither setarch nor unshare to try a refused call with`);
  },
});

function byCall(observed: Observed, key: 'personality' | 'unshare', what: string): Judgement {
  const tried = call(observed.get(`a.${key}`));
  if (tried.ended === 'ok')
    return wentThrough(what, 'Seccomp: 2, so the filter allows what Docker’s own profile refuses');
  if (tried.ended !== 'refused' || tried.errno === 'EACCES') return strange(what, tried);
  const seen = `Seccomp: 2; ${what}: ${tried.errno}`;
  const missing = controlMissing(observed);
  if (missing === undefined)
    return notLifted(what, observed, key) ?? proved(`${seen}; without seccomp it goes through`);
  if (key === 'personality')
    return proved(`${seen}; judged without a control, as only a filter refuses it (${missing})`);
  return notRun(`${seen}, but ${missing}`);
}
