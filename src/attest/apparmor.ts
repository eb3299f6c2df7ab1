import { call, notLifted, strange, wentThrough } from './call.ts';
import { controlMissing, disproved, notRun, proof, proved } from './proof.ts';

/** What /proc/PID/attr/current holds: `unconfined`, or a profile's name and mode. The name says nothing about its text. */
const ENFORCED = /^(\S.*) \((enforce|kill)\)$/;

export default proof({
  title: 'AppArmor confines containers',
  expected:
    'a profile in enforce mode on the container’s process, and opening /proc/kcore refused with EACCES, which of all layers only AppArmor answers',
  containers: ['a', 'c'],

  judge(observed) {
    if (observed.get('host.apparmor') !== 'Y') return notRun('this kernel has no AppArmor in use');
    const label = observed.get('host.label');
    if (label === undefined) return notRun('the host did not show the label of the container’s process');
    if (!ENFORCED.test(label)) return disproved(`the container runs as ${label}`);
    const tried = call(observed.get('a.kcore'));
    const what = 'opening /proc/kcore';
    if (tried.ended === 'ok')
      return wentThrough(what, `label ${label}, so the profile’s text is not what its name promises`);
    if (tried.ended !== 'refused' || tried.errno !== 'EACCES') return strange(what, tried);
    const missing = controlMissing(observed);
    if (missing !== undefined) return notRun(`label ${label}; ${what}: EACCES, but ${missing}`);
    return notLifted(what, observed, 'kcore') ?? proved(`label ${label}; ${what}: EACCES; unconfined it goes through`);
  },
});
