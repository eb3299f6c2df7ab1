import containerdSocket from '../../../src/controls/files/containerd-socket.ts';
import { controlTest } from '../../control-tester.ts';
import { command } from '../daemon/says.ts';
import { files, without } from './says.ts';

const SOCKET = '/run/containerd/containerd.sock';
const CONFIG = '/etc/containerd/config.toml';
/** What grep prints of it, each line with its number. */
const grpc = (...lines: string[]) => ({
  'containerd-grpc': [
    '3:[plugins]',
    '9:[grpc]',
    ...lines.map((it, at) => `${at + 10}:${it}`),
    '20:[debug]',
    '21:  uid = 7',
    '',
  ].join('\n'),
});
const GRPC = grpc('  uid = 1000', '\tgid=998   # "ops" & co');
const EDITS = [
  { kind: 'edit', path: CONFIG, line: 10, old: '  uid = 1000', text: '  uid = 0', activation: 'none' },
  { kind: 'edit', path: CONFIG, line: 11, old: '\tgid=998   # "ops" & co', text: '\tgid=0   # "ops" & co' },
] as const;

controlTest(containerdSocket, {
  'passes on a stock host': { is: 'pass', seen: `${SOCKET} is root:root, mode 0660` },
  'does not apply where it has none': { says: without(SOCKET), is: 'not-applicable' },
  'compares bits: 0606 is less than 0660, and everybody may use it': {
    says: files(`606 0 0 socket: ${SOCKET}`),
    is: 'fail',
    fix: [{ kind: 'mode', path: SOCKET, mode: '0600' }],
  },
  'looks where dockerd is told to find it': {
    says: {
      'dockerd-command': command({ flags: '--containerd /srv/c.sock' }),
      ...files('666 0 0 socket: /srv/c.sock'),
    },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/srv/c.sock', mode: '0660' }],
  },
  'mends the socket, and each line that would give it away again at the next start': {
    says: { ...GRPC, ...files(`660 1000 998 socket: ${SOCKET}`) },
    is: 'fail',
    seen: `${SOCKET} is owned by 1000:998; the next start of containerd gives its socket to 1000:998`,
    fix: [{ kind: 'mode', path: SOCKET, owner: 'root:root' }, ...EDITS],
    affects: null,
  },
  'does not pass what lasts only until the next start': {
    says: GRPC,
    is: 'fail',
    seen: 'the next start of containerd gives its socket to 1000:998',
    fix: EDITS,
  },
  'leaves a line alone that says root already': {
    says: grpc('  uid = 0', '  gid = 998'),
    is: 'fail',
    fix: [{ kind: 'edit', line: 11, text: '  gid = 0' }],
  },
  'passes where every line says root': { says: grpc('uid = 0', 'gid = 0'), is: 'pass' },
  'changes nothing by guess: another way to write a number': {
    says: grpc('  uid = 1_000'),
    is: 'manual',
    advice: /take uid and gid out of \[grpc\] .*line 10 of \[grpc\]/,
  },
  'changes nothing by guess: a text over several lines, in which anything may stand': {
    says: grpc('  uid = 1000', '"""'),
    is: 'manual',
    advice: /texts over several lines/,
  },
  'changes nothing by guess: words that are not plain text': { says: grpc('  uid = 1000 # für ops'), is: 'manual' },
  'changes nothing by guess, and mends the socket all the same': {
    says: { 'containerd-grpc': '1:grpc = { uid = 1000 }\n', ...files(`660 1000 0 socket: ${SOCKET}`) },
    is: 'fail',
    fix: [{ kind: 'mode', path: SOCKET, owner: 'root:root' }],
    advice: /line 1, which sets grpc outside of \[grpc\]/,
  },
  'is not misled by the uid of another section': { says: grpc(), is: 'pass' },
});
