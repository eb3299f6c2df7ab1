import containerdSocket from '../../../src/controls/files/containerd-socket.ts';
import { controlTest } from '../../control-tester.ts';
import { command } from '../daemon/says.ts';
import { files, without } from './says.ts';

const SOCKET = '/run/containerd/containerd.sock';
const GRPC = { 'containerd-grpc': '[plugins]\n[grpc]\n  uid = 1000\n  gid = 1000\n[debug]\n  uid = 7\n' };

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
  'says what gives it away again at the next start': {
    says: { ...GRPC, ...files(`660 1000 1000 socket: ${SOCKET}`) },
    is: 'fail',
    fix: [{ kind: 'mode', path: SOCKET, owner: 'root:root' }],
    advice: /\[grpc\] in \/etc\/containerd\/config\.toml/,
  },
  'does not pass what lasts only until the next start': {
    says: GRPC,
    is: 'manual',
    seen: 'the next start of containerd gives its socket to 1000:1000',
  },
  'is not misled by the uid of another section': {
    says: { 'containerd-grpc': '[debug]\n  uid = 7\n' },
    is: 'pass',
  },
});
