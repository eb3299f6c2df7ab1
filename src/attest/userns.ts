import { disproved, notRun, proof, proved } from './proof.ts';

/** user_namespaces(7): `inside outside length`; the first line of the initial namespace is `0 0 4294967295`. */
const MAP = /^\s*0\s+(\d+)\s+(\d+)$/;

export default proof({
  title: 'Root in a container is nobody on the host',
  expected:
    'uid 0 in the container is an unprivileged uid on the host, by its uid_map and by the host’s view of the process',
  containers: ['a'],

  judge(observed) {
    const line = observed.get('a.uid_map') ?? '';
    const [, outside, length] = MAP.exec(line) ?? [];
    const uid = observed.get('host.uid');
    if (outside === undefined) return notRun(`the container's uid_map cannot be read: "${line}"`);
    const map = `uid_map 0 ${outside} ${length}`;
    if (outside === '0' || uid === '0') return disproved(`${map}; on the host the process has uid ${uid ?? 'unknown'}`);
    if (uid === undefined) return notRun(`${map}, but the host did not show the process`);
    if (uid !== outside)
      return notRun(`${map}, but on the host the process has uid ${uid}: these contradict each other`);
    return proved(`${map}; on the host the process has uid ${uid}`);
  },
});
