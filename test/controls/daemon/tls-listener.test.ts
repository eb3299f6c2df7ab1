import tlsListener from '../../../src/controls/daemon/tls-listener.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { command, dropIn, FILE, file, ownCommand, startedThenWritten } from './says.ts';

const [OLD, NEW] = ['/etc/docker/tls/20261127T120000Z', '/etc/docker/tls/20261127T193000Z'];
const sets = (...them: string[]) => ({ 'tls-sets': them.map((it) => `${it}\n`).join('') });
const keys = (set: string) => ({
  tlsverify: true,
  tlscacert: `${set}/ca.pem`,
  tlscert: `${set}/cert.pem`,
  tlskey: `${set}/key.pem`,
});
const listens = (address: string) => ({
  listeners: `tcp LISTEN 0      4096   ${address}  0.0.0.0:* users:(("dockerd",pid=2305,fd=3))                      \n`,
});
const flags = (...them: string[]) => command({ flags: ['-H fd://', ...them].join(' ') });
const merge = (patch: object) => ({ kind: 'merge' as const, patch, activation: 'docker-restart', risk: 'restart' });
const STOCK = '-H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS';
const here = { options: { address: '10.0.2.15' } };
const open = {
  'dockerd-command': flags('-H tcp://10.0.2.15:2376'),
  [FILE]: file(keys(NEW)),
  ...sets(NEW),
  ...listens('10.0.2.15:2376'),
};

controlTest(tlsListener, {
  'is nothing to a host that nobody asked to open': { is: 'not-applicable' },
  'needs a certificate first': { ...here, is: 'manual', advice: /tls issue server/ },
  'opens one address, with the newest set, and leaves fd:// where it was': {
    ...here,
    says: sets(OLD, NEW),
    is: 'fail',
    fix: [merge(keys(NEW)), dropIn(`/usr/sbin/dockerd -H tcp://10.0.2.15:2376 ${STOCK}`)],
    affects: null,
  },
  'finds the address in a network, so that one profile does for many hosts': {
    options: { address: '10.0.0.0/8', port: 2377 },
    says: sets(NEW),
    is: 'fail',
    fix: [{ kind: 'merge' }, dropIn(`/usr/sbin/dockerd -H tcp://10.0.2.15:2377 ${STOCK}`)],
  },
  'does not take a bridge of Docker for the network': {
    options: { address: '172.16.0.0/12' },
    says: sets(NEW),
    is: 'manual',
    seen: 'this host has no address in 172.16.0.0/12',
    advice: /it has 10\.0\.2\.15/,
  },
  'opens no address that the host lacks: dockerd would not start': {
    options: { address: '10.0.2.16' },
    says: sets(NEW),
    is: 'manual',
    seen: /10\.0\.2\.16 is no address of this host/,
  },
  'opens every address by consent only': {
    options: { address: '0.0.0.0' },
    says: sets(NEW),
    is: 'fail',
    affects: /every address of this host/,
  },
  'passes where it listens there': { ...here, says: open, is: 'pass', seen: /^listens on tcp:\/\/10\.0\.2\.15:2376/ },
  'keeps the set that is served, though a newer one lies there': {
    ...here,
    says: { ...open, [FILE]: file(keys(OLD)), ...sets(OLD, NEW) },
    is: 'pass',
  },
  'is not satisfied by what is only written': {
    ...here,
    says: { ...open, listeners: recorded('debian-12-stock', 'listeners') },
    is: 'fail',
    seen: 'set to listen on tcp://10.0.2.15:2376, but not in effect',
    fix: [{ kind: 'activate' }],
  },
  'nor by a file that is newer than the daemon': {
    ...here,
    says: { ...open, 'daemon-start': startedThenWritten(60) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
  'closes other addresses, and moves TLS from the command line into the file': {
    ...here,
    says: {
      ...sets(NEW),
      'dockerd-command': flags(
        '-H tcp://0.0.0.0:2375',
        '--tlsverify --tlscacert=/a.pem --tlscert /c.pem --tlskey=/k.pem',
      ),
    },
    is: 'fail',
    fix: [merge(keys(NEW)), dropIn('/usr/sbin/dockerd -H tcp://10.0.2.15:2376 -H fd://')],
  },
  'serves with the certificates of somebody else where there are no others': {
    ...here,
    says: { [FILE]: file({ tlscacert: '/a.pem', tlscert: '/c.pem', tlskey: '/k.pem' }) },
    is: 'fail',
    fix: [merge({ tlsverify: true }), dropIn(`/usr/sbin/dockerd -H tcp://10.0.2.15:2376 ${STOCK}`)],
  },
  'not without their authority: any public one would do then': {
    ...here,
    says: { [FILE]: file({ tlsverify: true, tlscert: '/c.pem', tlskey: '/k.pem' }) },
    is: 'manual',
  },
  'leaves the hosts in daemon.json where they stand there': {
    ...here,
    says: { ...sets(NEW), 'dockerd-command': ownCommand(''), [FILE]: file({ hosts: ['fd://'] }) },
    is: 'fail',
    fix: [merge({ ...keys(NEW), hosts: ['fd://', 'tcp://10.0.2.15:2376'] })],
  },
  'waits for daemon/no-tcp where daemon.json opens another address to anybody': {
    ...here,
    says: { ...sets(NEW), 'dockerd-command': ownCommand(''), [FILE]: file({ hosts: ['fd://', 'tcp://0.0.0.0:2375'] }) },
    is: 'manual',
    seen: 'daemon.json opens tcp://0.0.0.0:2375 to anybody',
  },
  'waits for it also where docker.socket itself listens': {
    ...here,
    says: {
      ...sets(NEW),
      'docker-units': recorded('debian-12-stock', 'docker-units').replace(
        'Listen=/run/docker.sock (Stream)',
        '$&\nListen=127.0.0.1:2377 (Stream)',
      ),
    },
    is: 'manual',
  },
  'gives dockerd its socket where nothing named a host': {
    ...here,
    says: { ...sets(NEW), 'dockerd-command': ownCommand('--label a=b') },
    is: 'fail',
    fix: [{ kind: 'merge' }, dropIn('/usr/sbin/dockerd -H fd:// -H tcp://10.0.2.15:2376 --label a=b')],
  },
  'takes no port that is none': {
    options: { address: '10.0.2.15', port: 99_999 },
    is: 'manual',
    seen: '99999 is no port',
  },
  'ignores folders that are not named as ours are': {
    ...here,
    says: sets('/etc/docker/tls/../../tmp/20261127T193000Z', '/etc/docker/tls/evil'),
    is: 'manual',
  },
});
