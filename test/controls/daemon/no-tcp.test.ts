import noTcp from '../../../src/controls/daemon/no-tcp.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { command, container, dropIn, FILE, file, info, ownCommand, startedThenWritten } from './says.ts';

const listens = (address: string, by = '("dockerd",pid=2305,fd=3)') => ({
  listeners: `tcp LISTEN 0      4096   ${address}  0.0.0.0:* users:(${by})                      \n`,
});
const running = (...flags: string[]) => ({ 'dockerd-running': ['/usr/sbin/dockerd', ...flags, ''].join('\n') });
const activated = recorded('debian-12-stock', 'docker-units').replace(
  'Listen=/run/docker.sock (Stream)',
  '$&\nListen=127.0.0.1:2377 (Stream)',
);
const opts = command({ after: '==> /etc/default/docker\nDOCKER_OPTS="-H tcp://127.0.0.1:2375 --log-level=warn"\n' });
const certificates = { tlsverify: true, tlscacert: '/etc/docker/ca.pem', tlscert: '/c.pem', tlskey: '/k.pem' };
const unencrypted = 'WARNING: API is accessible on http://0.0.0.0:2375 without encryption.';

controlTest(noTcp, {
  'passes on a stock host': { is: 'pass', seen: 'no TCP address: none configured, none listening' },
  'counts loopback too, and rewrites the command with what the environment file adds': {
    says: {
      'dockerd-command': opts,
      ...listens('127.0.0.1:2375'),
      ...running('-H', 'fd://', '-H', 'tcp://127.0.0.1:2375'),
    },
    is: 'fail',
    seen: 'the API listens on 127.0.0.1:2375: without TLS',
    fix: [dropIn('/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --log-level=warn')],
    affects: null,
  },
  'asks for consent where somebody is connected': {
    says: {
      'dockerd-command': opts,
      ...listens('127.0.0.1:2375'),
      'api-connections': '0      0      127.0.0.1:2375 127.0.0.1:44298\n0 0 10.0.0.5:22 10.0.0.9:5000\n',
    },
    is: 'fail',
    affects: /^1 connection to the API cut: 127\.0\.0\.1:44298$/,
  },
  'takes TCP out of daemon.json and leaves the rest of its hosts': {
    says: {
      'dockerd-command': ownCommand('--label "a=b c"'),
      [FILE]: file({ hosts: ['fd://', 'tcp://127.0.0.1:2375'] }),
      ...listens('127.0.0.1:2375'),
    },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { hosts: ['fd://'] }, activation: 'docker-restart', risk: 'restart' }],
  },
  'gives the socket back to dockerd where TCP was its only host': {
    says: {
      'dockerd-command': ownCommand('--label "a=b c" $DOCKER_OPTS'),
      [FILE]: file({ hosts: ['tcp://0.0.0.0:2375'] }),
      ...listens('*:2375'),
    },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { hosts: null } }, dropIn('/usr/sbin/dockerd -H fd:// --label "a=b c" $DOCKER_OPTS')],
  },
  'leaves hosts in one place where they stood in both': {
    says: {
      [FILE]: file({ hosts: ['unix:///srv/docker.sock', 'tcp://0.0.0.0:2375'] }),
      'dockerd-command': ownCommand('-H fd://'),
    },
    is: 'fail',
    seen: 'the API is to listen on tcp://0.0.0.0:2375: without TLS',
    fix: [{ kind: 'merge', patch: { hosts: null } }, dropIn('/usr/sbin/dockerd -H unix:///srv/docker.sock -H fd://')],
  },
  'knows an address without a scheme, and one glued to its flag': {
    says: {
      'dockerd-command': ownCommand('-H=0.0.0.0:2375 -Htcp://:4243 --host unix:///run/docker.sock'),
      ...listens('0.0.0.0:2375'),
    },
    is: 'fail',
    fix: [dropIn('/usr/sbin/dockerd --host unix:///run/docker.sock')],
  },
  'finds TCP in docker.socket, which systemd holds for dockerd': {
    says: {
      'docker-units': activated,
      ...listens('127.0.0.1:2377', '("dockerd",pid=3484,fd=3),("systemd",pid=1,fd=32)'),
    },
    is: 'fail',
    fix: [
      {
        kind: 'template',
        path: '/etc/systemd/system/docker.socket.d/zz-ironhull-listen.conf',
        data: { paths: ['/run/docker.sock'] },
        activation: 'socket-restart',
      },
    ],
  },
  'passes where clients need a certificate of our own authority': {
    says: {
      [FILE]: file(certificates),
      'dockerd-command': ownCommand('-H fd:// -H tcp://0.0.0.0:2376'),
      'daemon-start': startedThenWritten(-5),
      ...listens('0.0.0.0:2376'),
    },
    is: 'pass',
    seen: 'listens on 0.0.0.0:2376, and demands client certificates',
  },
  'does not take tlsverify without a CA for that: any public authority would do': {
    says: {
      [FILE]: file({ ...certificates, tlscacert: '' }),
      'dockerd-command': ownCommand('-H fd:// -H tcp://0.0.0.0:2376'),
      ...listens('0.0.0.0:2376'),
    },
    is: 'fail',
    seen: /without tlscacert/,
  },
  'does not take encryption alone for that': {
    says: {
      [FILE]: file({ ...certificates, tlsverify: false }),
      'dockerd-command': ownCommand('-H fd:// -H tcp://0.0.0.0:2376'),
      ...listens('0.0.0.0:2376'),
    },
    is: 'fail',
    seen: /any client is served/,
  },
  'wants a restart where certificates are set and the running daemon still asks for none': {
    says: {
      [FILE]: file(certificates),
      'dockerd-command': ownCommand('-H fd:// -H tcp://0.0.0.0:2375'),
      'daemon-start': startedThenWritten(-5),
      'docker-info': info({ Warnings: [unencrypted] }),
      ...listens('0.0.0.0:2375'),
    },
    is: 'fail',
    seen: /not in effect/,
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'wants a restart where only the running daemon still has the flag': {
    says: { ...listens('0.0.0.0:2375'), ...running('-H', 'fd://', '-H', 'tcp://0.0.0.0:2375') },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'leaves a listener that nothing explains to a person': {
    says: listens('0.0.0.0:2375'),
    is: 'manual',
    advice: /no configuration explains it/,
  },
  'knows that tls without hosts means TCP instead of the socket': {
    says: { [FILE]: file({ tls: true }), 'dockerd-command': ownCommand('--label x'), ...listens('127.0.0.1:2376') },
    is: 'fail',
    fix: [dropIn('/usr/sbin/dockerd -H fd:// --label x')],
  },
  'does not take a published port for the API, which dockerd itself holds without the userland proxy': {
    says: {
      ...listens('0.0.0.0:9090', '("dockerd",pid=2305,fd=22)'),
      containers: container({
        name: 'web',
        inspect: { Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '9090' }] } },
      }),
    },
    is: 'pass',
  },
  'does not take swarm ports for the API': {
    says: { ...listens('*:2377'), 'docker-info': info({ Swarm: { LocalNodeState: 'active' } }) },
    is: 'pass',
  },
  'does not write a drop-in that a later one would undo': {
    says: {
      'dockerd-command': ownCommand('-H tcp://0.0.0.0:2375').replace('override.conf', 'zzz.conf'),
      ...listens('0.0.0.0:2375'),
    },
    is: 'manual',
    advice: /zzz\.conf sets the command after any drop-in/,
  },
  'does not rewrite a command that starts something else': {
    says: {
      'dockerd-command': ownCommand('-H tcp://0.0.0.0:2375').replace(
        'ExecStart=/usr/sbin/dockerd -H tcp',
        'ExecStart=/usr/local/bin/start-docker -H tcp',
      ),
      ...listens('0.0.0.0:2375'),
    },
    is: 'manual',
    advice: /another program than dockerd/,
  },
});
