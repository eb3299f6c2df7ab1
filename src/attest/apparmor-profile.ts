import { call, notLifted, strange, wentThrough } from './call.ts';
import { controlMissing, disproved, type Judgement, notRun, type Observed, type Part, proof, proved } from './proof.ts';

export default proof({
  title: 'The AppArmor profile of ironhull refuses what it is to refuse, and ordinary programs go on',
  expected: 'the kernel shows the profile in enforce mode; each access is refused in it, and goes through unconfined',
  containers: ['m', 'u'],
  tools: ['perl'],

  beforehand(observed) {
    const profile = observed.get('demanded.profile');
    if (profile === undefined) return notRun('mac/apparmor-profile is not demanded of this host');
    const kernel = observed.get('host.apparmor');
    if (kernel !== undefined && kernel !== 'Y') return notRun('this kernel has no AppArmor in use');
    // In the engine's words, which name the kernel's file: a profile that is not loaded can be put on nothing.
    if (/apparmor/i.test(observed.get('m.start') ?? ''))
      return disproved(`no container starts under ${profile}: it is not loaded`);
    return undefined;
  },

  judge(observed) {
    const words = (key: string) => (observed.get(`demanded.${key}`) ?? '').split(' ').filter((it) => it !== '');
    const paths = words('paths');
    return [
      { part: 'label', title: 'The kernel shows the profile on the process', ...label(observed) },
      {
        part: 'proc-sys',
        title: 'Settings of the kernel are not written',
        ...refused('proc-sys', 'opening /proc/sys/net for writing', observed),
      },
      { part: 'mount', title: 'Nothing is mounted', ...refused('mount', 'mounting a tmpfs', observed) },
      { part: 'af-alg', title: 'No sockets into the cryptography of the kernel', ...alg(observed) },
      ...words('capabilities').map(
        (it): Part => ({
          part: it,
          title: `Denied: the capability ${it}`,
          ...refused(`cap-${it}`, CALLS[it] ?? it, observed, 'EPERM'),
        }),
      ),
      ...(paths.length === 0
        ? []
        : [{ part: 'paths', title: `Denied: ${paths.join(', ')}`, ...denied(paths, observed) }]),
      { part: 'ordinary', title: 'What ordinary programs do goes on', ...ordinary(observed) },
    ];
  },
});

/** What a capability is tried with; the others of Docker's fourteen have no harmless call of their own. */
const CALLS: Readonly<Record<string, string>> = {
  mknod: 'making a node of a character device',
  net_raw: 'a raw socket',
  sys_chroot: 'chroot',
  setgid: 'taking another group',
  setuid: 'becoming another user',
  dac_override: 'opening a file that nobody may open',
  chown: 'giving a file away',
  fowner: 'changing the mode of a file of somebody else',
  kill: 'signalling a process of somebody else',
};

function label(observed: Observed): Judgement {
  const [seen, right] = [observed.get('m.label'), `${observed.get('demanded.profile')} (enforce)`];
  if (seen === undefined) return notRun('the host did not show the label of the container’s process');
  return seen === right ? proved(seen) : disproved(`the container runs as ${seen}`);
}

/** AppArmor says EACCES for files, mounts and sockets, and EPERM for a capability. */
function refused(key: string, what: string, observed: Observed, errno = 'EACCES'): Judgement {
  const tried = call(observed.get(`m.${key}`));
  if (tried.ended === 'not-tried') return notRun(`${what}: nothing to try it with here`);
  if (tried.ended === 'ok') return wentThrough(what, 'the profile lets it pass');
  if (tried.ended !== 'refused' || tried.errno !== errno) return strange(what, tried);
  const missing = controlMissing(observed, 'u');
  if (missing !== undefined) return notRun(`${what}: ${errno}, but ${missing}`);
  return notLifted(what, observed, key, 'u') ?? proved(`${what}: ${errno}; unconfined it goes through`);
}

/** Where nothing filters calls only a security module says EACCES, before the kernel looks whether it has such sockets. */
function alg(observed: Observed): Judgement {
  const what = 'socket(AF_ALG)';
  const tried = call(observed.get('m.alg'));
  if (tried.ended === 'not-tried') return notRun(`${what}: nothing to try it with here (perl)`);
  if (tried.ended === 'ok') return wentThrough(what, 'the profile lets it pass');
  if (tried.ended !== 'refused' || tried.errno !== 'EACCES')
    return disproved(`${what}: the kernel answered, not the profile`);
  return proved(`${what}: EACCES`);
}

function denied(paths: readonly string[], observed: Observed): Judgement {
  const judged = paths.map((it, at) => refused(`path-${at + 1}`, `opening ${it}`, observed));
  const open = judged.find(({ status }) => status === 'disproved') ?? judged.find(({ status }) => status === 'not-run');
  return open ?? proved(judged.map(({ seen }) => seen).join('; '));
}

function ordinary(observed: Observed): Judgement {
  const tried = call(observed.get('m.sockets'));
  if (tried.ended === 'not-tried') return notRun('nothing to try it with here (perl)');
  if (tried.ended === 'ok') return proved('a shell, processes, shared memory, sockets (IPv4, UNIX, netlink)');
  const words = `sockets (IPv4, UNIX, netlink): ${tried.words}`;
  return call(observed.get('u.sockets')).ended === 'ok' ? disproved(words) : notRun(`${words}, unconfined as well`);
}
