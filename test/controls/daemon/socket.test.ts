import socket from '../../../src/controls/daemon/socket.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { command, FILE, file } from './says.ts';

const unit = (from: string, to: string) => ({
  'docker-units': recorded('debian-12-stock', 'docker-units').replace(from, to),
});
const live = (text: string) => ({ 'docker-sockets': `${text} /run/docker.sock\n` });
const mend = {
  kind: 'mode',
  path: '/run/docker.sock',
  mode: '0660',
  owner: 'root:docker',
  activation: 'none',
  risk: 'safe',
} as const;
const dropIn = {
  kind: 'template',
  path: '/etc/systemd/system/docker.socket.d/zz-ironhull.conf',
  data: { mode: '0660', user: 'root', group: 'docker' },
  activation: 'systemd-reload',
  risk: 'safe',
} as const;

controlTest(socket, {
  'passes on a stock host': { is: 'pass', seen: '/run/docker.sock is 0660 root:docker' },
  'mends unit and file together, without a restart that would cut clients off': {
    says: { ...unit('SocketMode=0660', 'SocketMode=0666'), ...live('666 root docker') },
    is: 'fail',
    seen: 'docker.socket makes it 0666 root:docker; /run/docker.sock is 0666 root:docker',
    fix: [dropIn, mend],
    affects: null,
  },
  'mends a file that somebody changed by hand': { says: live('666 root docker'), is: 'fail', fix: [mend] },
  'mends a unit whose file was changed by hand': {
    says: unit('SocketGroup=docker', 'SocketGroup=users'),
    is: 'fail',
    fix: [dropIn],
  },
  'compares modes bit by bit: 0602 is no tighter than 0660': { says: live('602 root docker'), is: 'fail' },
  'accepts a socket of root alone': {
    says: { ...unit('SocketMode=0660', 'SocketMode=0600'), ...live('600 root root') },
    is: 'pass',
  },
  'sees a socket that belongs to somebody else': { says: live('660 ops docker'), is: 'fail', fix: [mend] },
  'never writes a group that does not exist: Docker would go down with the socket': {
    options: { group: 'dockers' },
    is: 'manual',
    advice: /make the group dockers first/,
  },
  'finds the group that dockerd gives a socket of its own making': {
    says: {
      [FILE]: file({ group: 'users', hosts: ['unix:///run/docker.sock'] }),
      'dockerd-command': command({ flags: '' }),
    },
    is: 'fail',
    seen: 'dockerd gives it to the group users',
    fix: [{ kind: 'merge', patch: { group: null }, risk: 'restart' }],
  },
  'does not mind that group where docker.socket makes the socket': {
    says: { [FILE]: file({ group: 'users' }) },
    is: 'pass',
  },
  'says so where there is no socket': { says: { 'docker-sockets': '' }, is: 'manual' },
});
