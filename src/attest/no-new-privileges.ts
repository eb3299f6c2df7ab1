import { controlMissing, disproved, type Judgement, notRun, type Observed, proof, proved } from './proof.ts';

/** The user who starts the setuid-root program (templates/shell/prove.sh, `listen`). */
const NOBODY = '65534';

export default proof({
  title: 'A setuid program gains nothing',
  expected:
    'NoNewPrivs: 1, and a setuid-root program started by uid 65534 keeps that uid, but becomes root without the protection',
  containers: ['a', 'c'],

  judge(observed) {
    const flag = observed.get('a.NoNewPrivs');
    const uid = observed.get('a.suid');
    if (flag === undefined) return notRun('the container did not show its no_new_privs flag');
    const seen = `NoNewPrivs: ${flag}${uid === undefined ? '' : `; the setuid program ran as uid ${uid}`}`;
    if (flag !== '1' || uid === '0') return disproved(seen);
    // prctl(2): with the flag, execve grants nothing that could not have been done without it.
    if (observed.get('suid') === 'none') {
      return proved(
        `${seen}; no setuid program was tried, as a busybox drops its privileges by itself: the flag alone is judged`,
      );
    }
    if (uid !== NOBODY) return notRun(`${seen}, which is not uid ${NOBODY}: the trial did not work`);
    return againstControl(seen, observed);
  },
});

function againstControl(seen: string, observed: Observed): Judgement {
  const missing = controlMissing(observed);
  if (missing !== undefined) return proved(`${seen}; judged without a control, as the flag says the same (${missing})`);
  const gained = observed.get('c.suid');
  if (gained === '0') return proved(`${seen}; without the protection it runs as uid 0`);
  return notRun(
    `${seen}, but without the protection it runs as uid ${gained ?? 'unknown'} too: something else holds it back`,
  );
}
