import { GROUPS } from '../seccomp/groups.ts';
import { call, notLifted, strange, wentThrough } from './call.ts';
import { controlMissing, disproved, type Judgement, notRun, type Observed, type Part, proof, proved } from './proof.ts';

export default proof({
  title: 'System calls that seccomp/hardened denies are refused, and ordinary programs go on',
  expected: 'each call is refused by the filter, and goes through in a container without seccomp',
  containers: ['a', 'c'],
  // Few other programs can be told to make one call by its number; on most distributions perl is essential.
  tools: ['perl', 'sort'],

  judge(observed) {
    const names = observed.get('demanded.deny') ?? observed.get('host.denies');
    if (names === undefined) return notRun('the daemon has no profile of ironhull’s, and none is demanded');
    const groups = GROUPS.filter(({ name }) => names.split(' ').includes(name));
    if (groups.length === 0) return notRun('nothing is denied beyond the engine’s own profile');
    return [
      ...groups.map(({ name, what }): Part => ({ part: name, title: `Denied: ${what}`, ...denied(name, observed) })),
      { part: 'ordinary', title: 'What ordinary programs do goes on', ...goesOn(observed) },
    ];
  },
});

interface Trial {
  /** Under which templates/shell/inside.sh tells how it went. */
  readonly key: string;
  readonly what: string;
  readonly errno?: 'SIGSYS' | 'ENOSYS';
  /** With this error nobody else refuses it: security modules say EACCES, a kernel without it EAFNOSUPPORT. */
  readonly alone?: true;
}

const TRIALS: Readonly<Record<string, readonly Trial[]>> = {
  'io-uring': [{ key: 'io-uring', what: 'io_uring_setup' }],
  'kernel-sockets': [
    { key: 'alg', what: 'socket(AF_ALG)', alone: true },
    { key: 'vsock', what: 'socket(AF_VSOCK)', alone: true },
  ],
  'rare-sockets': [{ key: 'rare-sockets', what: 'socket(AF_XDP)' }],
  tracing: [{ key: 'tracing', what: 'ptrace(PTRACE_TRACEME)' }],
  'key-rings': [{ key: 'key-rings', what: 'keyctl(KEYCTL_GET_KEYRING_ID)' }],
  clock: [{ key: 'clock', what: 'adjtimex' }],
  'device-nodes': [{ key: 'device-nodes', what: 'mknodat of a character device' }],
  'file-handles': [{ key: 'file-handles', what: 'name_to_handle_at' }],
  obsolete: [
    { key: 'obsolete', what: 'remap_file_pages' },
    { key: 'ldt', what: 'modify_ldt' },
  ],
  '32-bit': [{ key: '32-bit', what: 'a 32-bit program', errno: 'SIGSYS' }],
};

/** Every call of a group that could be tried has to be refused; one that went through is enough for the contrary. */
function denied(group: string, observed: Observed): Judgement {
  if (observed.get('a.Seccomp') === '0') return disproved('Seccomp: 0, so there is no filter');
  const tried = (TRIALS[group] ?? []).filter(({ key }) => observed.has(`a.${key}`));
  if (tried.length === 0)
    return notRun(
      'this host has nothing to try it with: that takes perl (for 32-bit: a kernel that runs such programs)',
    );
  const judged = tried.map((it) => byTrial(it, observed));
  const open = judged.find(({ status }) => status === 'disproved') ?? judged.find(({ status }) => status === 'not-run');
  return open ?? proved(judged.map(({ seen }) => seen).join('; '));
}

function byTrial({ key, what, errno, alone }: Trial, observed: Observed): Judgement {
  const answer = call(observed.get(`a.${key}`));
  if (answer.ended === 'ok') return wentThrough(what, 'the filter lets it pass');
  const refusals = errno === undefined ? ['EPERM', 'SIGSYS'] : [errno];
  if (answer.ended !== 'refused' || !refusals.includes(answer.errno)) return strange(what, answer);
  const seen = `${what}: ${answer.errno}`;
  if (alone === true) return proved(seen);
  // sysctl(8) kernel.io_uring_disabled: the control is refused as well, and by whom is known.
  if (key === 'io-uring' && observed.get('host.io-uring-disabled') === '2')
    return proved(`${seen}; kernel.io_uring_disabled refuses it to all of this host`);
  const missing = controlMissing(observed);
  if (missing !== undefined) return notRun(`${seen}, but ${missing}`);
  return notLifted(what, observed, key) ?? proved(`${seen}; without seccomp it goes through`);
}

const ORDINARY: Readonly<Record<string, string>> = {
  threads: 'a program with threads',
  sockets: 'sockets (IPv4, UNIX, netlink)',
  pipes: 'named pipes',
};

/** The shell runs, or nothing would have been said. clone3 has to be told as missing: C libraries then use clone. */
function goesOn(observed: Observed): Judgement {
  const tried = Object.entries(ORDINARY).filter(([key]) => observed.has(`a.${key}`));
  if (tried.length === 0) return notRun('this host has neither perl nor sort to try it with');
  const bad = tried.filter(([key]) => observed.get(`a.${key}`) !== 'ok');
  const worse = bad.filter(([key]) => observed.get(`c.${key}`) === 'ok');
  const words = (list: typeof bad) => list.map(([key, what]) => `${what}: ${observed.get(`a.${key}`)}`).join('; ');
  if (worse.length > 0) return disproved(words(worse));
  if (bad.length > 0) return notRun(`${words(bad)}, without seccomp as well`);
  const clone3 = call(observed.get('a.clone3'));
  if (clone3.ended === 'refused' && clone3.errno !== 'ENOSYS')
    return disproved(`clone3: ${clone3.errno} instead of ENOSYS, so programs cannot start threads`);
  return proved(
    `shell, ${tried.map(([, what]) => what).join(', ')}${clone3.ended === 'refused' ? '; clone3: ENOSYS' : ''}`,
  );
}
