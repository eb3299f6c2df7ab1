import { DEFAULT_CAPABILITIES, decoded } from '../capabilities/names.ts';
import { call, notLifted, strange, wentThrough } from './call.ts';
import { controlMissing, disproved, type Judgement, notRun, type Observed, type Part, proof, proved } from './proof.ts';

export default proof({
  title: 'Containers have no capability that they are not to have',
  expected:
    'the kernel shows no set with more than Docker’s fourteen less those that the profile takes away, also in what docker ' +
    'exec starts; what these would allow is refused, and goes through in a container that has them',
  containers: ['a', 'k'],
  tools: ['perl'],

  judge(observed) {
    const words = (key: string) => (observed.get(`demanded.${key}`) ?? '').split(' ').filter((it) => it !== '');
    const dropped = words('drop');
    const tried = [...new Set([...dropped, ...words('refused')])].sort().filter((it) => it in CALLS);
    return [
      { part: 'sets', title: 'The sets of its processes, as the kernel has them', ...sets(dropped, observed) },
      ...tried.map(
        (it): Part => ({ part: it, title: `Without ${it}: ${CALLS[it]!.what}`, ...refused(it, CALLS[it]!, observed) }),
      ),
    ];
  },
});

/** The others of the fourteen have no call that is harmless in a container like any other (templates/shell/inside.sh). */
const CALLS: Readonly<Record<string, { readonly key: string; readonly what: string }>> = {
  mknod: { key: 'device-nodes', what: 'making a node of a character device' },
  net_raw: { key: 'raw-socket', what: 'a raw socket' },
};

const SETS = { 'a.CapBnd': 'bounding', 'a.CapPrm': 'permitted', 'a.CapEff': 'effective', 'a.exec.CapBnd': 'exec' };

function sets(dropped: readonly string[], observed: Observed): Judgement {
  const may = DEFAULT_CAPABILITIES.filter((it) => !dropped.includes(it));
  const seen = Object.entries(SETS).map(([key, name]) => ({ name, has: decoded(observed.get(key) ?? '') }));
  const more = seen.flatMap(({ name, has }) => {
    const beyond = (has ?? []).filter((it) => !may.some((one) => one === it));
    return beyond.length === 0 ? [] : [`${name === 'exec' ? 'what docker exec starts' : name}: ${beyond.join(', ')}`];
  });
  if (more.length > 0) return disproved(`too much: ${more.join('; ')}`);
  const untold = seen.filter(({ has }) => has === undefined).map(({ name }) => name);
  if (untold.length > 0) return notRun(`the container did not show these sets: ${untold.join(', ')}`);
  const [bounding] = seen;
  return proved(`${bounding!.has!.length} of Docker’s fourteen: ${bounding!.has!.join(', ')}`);
}

/** Without its bit a call is refused whoever else refuses it; with it (AppArmor takes the use away) it must go through elsewhere. */
function refused(capability: string, { key, what }: { key: string; what: string }, observed: Observed): Judgement {
  const answer = call(observed.get(`a.${key}`));
  if (answer.ended === 'ok') return wentThrough(what, 'nothing refuses it');
  if (answer.ended === 'not-tried') return notRun(`${what}: nothing to try it with here (perl)`);
  if (answer.ended !== 'refused' || answer.errno !== 'EPERM') return strange(what, answer);
  const has = decoded(observed.get('a.CapBnd') ?? '');
  if (has !== undefined && !has.includes(capability)) return proved(`${what}: EPERM, and the bit is not there`);
  const missing = controlMissing(observed, 'k');
  if (missing !== undefined) return notRun(`${what}: EPERM, but ${missing}`);
  return (
    notLifted(what, observed, key, 'k') ?? proved(`${what}: EPERM, though the bit is there; unconfined it goes through`)
  );
}
