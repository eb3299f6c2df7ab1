import { disproved, notRun, type Observed, proof, proved } from './proof.ts';

/** Words for a way that ends in the air: the bridge's ports are isolated, or a firewall says so. */
const CUT_OFF = /no route to host|host (is )?unreachable|prohibited/i;

export default proof({
  title: 'Containers on the default bridge cannot talk to each other',
  expected: 'a connection to a neighbour stays without any answer, while the host gets one from both of them',
  containers: ['a', 'b'],

  judge(observed) {
    const notWorking = broken(observed);
    if (notWorking !== undefined) return notRun(notWorking);
    const peer = observed.get('a.peer');
    // Nothing listens there: a refusal comes from the neighbour's own kernel, so the packet got through.
    if (peer === 'refused') return disproved('a closed port of the neighbour answered "connection refused"');
    if (peer === 'connected') return disproved('the neighbour took the connection');
    if (peer === 'silent') return proved('no answer from the neighbour within 4 s; the host reaches both');
    if (peer !== undefined && CUT_OFF.test(peer))
      return proved(`${peer.replace(/^other /, '')}; the host reaches both`);
    return notRun(`the connection to the neighbour ended in another way: ${peer ?? 'it was not tried'}`);
  },
});

/** Silence proves a wall only where the tool, the containers' network and the host's way to them are known to work. */
function broken(observed: Observed): string | undefined {
  const answers = (key: string) => ['refused', 'connected'].includes(observed.get(key) ?? '');
  if (observed.get('tool') === 'none') return 'this host has no bash, busybox or nc to connect with';
  if (!observed.has('host.reaches.a') || !observed.has('host.reaches.b'))
    return 'new containers are not on a default bridge';
  if (!answers('a.self'))
    return `inside the container no connection works at all: ${observed.get('a.self') ?? 'not tried'}`;
  const deaf = ['a', 'b'].find((it) => !answers(`host.reaches.${it}`));
  if (deaf === undefined) return undefined;
  return `the host itself does not reach its container (${observed.get(`host.reaches.${deaf}`)}): silence says nothing`;
}
