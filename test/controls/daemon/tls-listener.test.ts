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

/** What nft and iptables of a bookworm host printed of the filter before port 2376, when 10.0.2.2 and fd00::/8 were trusted. */
const unit = (slot: string, state = 'active') => `== ${slot}\nActiveState=${state}\nUnitFileState=enabled\n-- nft\n`;
const nft = (rules: string, slot = 'a') =>
  `tool nft\ntool iptables\n${unit(slot)}table inet ironhull_api_${slot} {\n\tchain input {\n\t\ttype filter hook input priority filter - 10; policy accept;\n${rules}\t}\n}\n-- iptables\n-P INPUT ACCEPT\n`;
const [V4, V6, DROP] = [
  '\t\ttcp dport 2376 ip saddr 10.0.2.2 accept\n',
  '\t\ttcp dport 2376 ip6 saddr fd00::/8 accept\n',
  '\t\ttcp dport 2376 drop\n',
];
const chain = (program: string, rules: string) =>
  `-- ${program}\n-P INPUT ACCEPT\n-N IRONHULL-API-A\n-A INPUT -j IRONHULL-API-A\n${rules}-A IRONHULL-API-A -p tcp -m tcp --dport 2376 -j DROP\n`;
const returns = (range: string) => `-A IRONHULL-API-A -s ${range} -p tcp -m tcp --dport 2376 -j RETURN\n`;
const iptables = `tool iptables\n${unit('a')}${chain('iptables', returns('10.0.2.2/32'))}${chain('ip6tables', returns('fd00::/8'))}`;
const trusted = { options: { address: '10.0.2.15', from: ['10.0.2.2', 'fd00::/8'] } };
const UNIT = (slot: string) => `/etc/systemd/system/ironhull-api-${slot}.service`;
const NFT_UNIT = (slot: string) =>
  `present\nExecStart=/bin/sh -c 'nft "table inet ironhull_api_${slot}; delete table inet ironhull_api_${slot}; table inet ironhull_api_${slot} { chain input { type filter hook input priority -10; policy accept; tcp dport 2376 ip saddr 10.0.2.2 accept; tcp dport 2376 ip6 saddr fd00::/8 accept; tcp dport 2376 drop; }; }"'\n`;
const order = (program: string, range: string) =>
  `${program} -w -N IRONHULL-API-A; ${program} -w -A IRONHULL-API-A -p tcp --dport 2376 -s ${range} -j RETURN; ${program} -w -A IRONHULL-API-A -p tcp --dport 2376 -j DROP; ${program} -w -I INPUT -j IRONHULL-API-A`;
const IPTABLES_UNIT = `present\nExecStart=/bin/sh -ec '${order('iptables', '10.0.2.2')}'\nExecStart=/bin/sh -ec 'if true; then ${order('ip6tables', 'fd00::/8')}; fi'\n`;
const NONE = { 'api-filter': 'tool nft\ntool iptables\n' };
const up = (slot: string) => [
  { kind: 'template', path: UNIT(slot), activation: 'systemd-reload' } as const,
  { kind: 'unit', operation: 'enable', unit: `ironhull-api-${slot}.service` } as const,
  { kind: 'unit', operation: 'start', unit: `ironhull-api-${slot}.service` } as const,
];
const down = (slot: string) => [
  { kind: 'unit', operation: 'stop', unit: `ironhull-api-${slot}.service` } as const,
  { kind: 'unit', operation: 'disable', unit: `ironhull-api-${slot}.service` } as const,
  { kind: 'remove', path: UNIT(slot) } as const,
];
const filtered = { ...open, 'api-filter': nft(V4 + V6 + DROP), [`file:${UNIT('a')}`]: NFT_UNIT('a') };

/** Of the record of a bookworm host on which a listener was opened: one of its settings. */
const opened = (control: string, value = 'true') => `present
{
  "schema": 2,
  "transaction": "20261128T063602Z-0a1b",
  "files": [],
  "settings": [
    {
      "transaction": "20261128T063602Z-0a1b",
      "operator": "root@vm",
      "at": "2026-11-28T06:36:02.000Z",
      "control": "${control}",
      "kind": "key",
      "path": "/etc/docker/daemon.json",
      "key": [
        "tlsverify"
      ],
      "value": ${value}
    }
  ]
}
`;

controlTest(tlsListener, {
  'sets a filter before the port that it opens, with nft where it is there': {
    ...trusted,
    says: { ...sets(NEW), ...NONE },
    is: 'fail',
    fix: [{ kind: 'merge' }, { kind: 'template' }, ...up('a')],
    affects: null,
  },
  'and before one that is open': {
    ...trusted,
    says: { ...open, ...NONE },
    is: 'fail',
    seen: /^listens on tcp:\/\/10\.0\.2\.15:2376; nothing keeps others from the port$/,
    fix: [{ ...up('a')[0]!, template: 'systemd/ironhull-api-nft.service.hbs', risk: 'safe' }, ...up('a').slice(1)],
  },
  'with iptables where there is no nft': {
    ...trusted,
    says: open,
    is: 'fail',
    fix: [{ ...up('a')[0]!, template: 'systemd/ironhull-api-iptables.service.hbs' }, ...up('a').slice(1)],
  },
  'passes where the kernel holds these rules: nft': { ...trusted, says: filtered, is: 'pass', seen: /only \(nft\)$/ },
  'and iptables': {
    ...trusted,
    says: { ...open, 'api-filter': iptables, [`file:${UNIT('a')}`]: IPTABLES_UNIT },
    is: 'pass',
    seen: /from 10\.0\.2\.2, fd00::\/8 only \(iptables\)$/,
  },
  'says that it is for the operator to do where neither is there, and does not pass': {
    ...trusted,
    says: { ...open, 'api-filter': '' },
    is: 'manual',
    seen: /from anywhere, since neither nft nor iptables is there/,
    advice: /your own firewall/,
  },
  'finds rules that are gone, and sets them under the other name before the old one goes': {
    ...trusted,
    says: { ...filtered, 'api-filter': `tool nft\n${unit('a')}` },
    is: 'fail',
    seen: /its rules are gone from the kernel/,
    fix: [...up('b'), ...down('a')],
  },
  'finds a rule more': {
    ...trusted,
    says: { ...filtered, 'api-filter': nft(`${V4}${V6}\t\ttcp dport 2376 accept\n${DROP}`) },
    is: 'fail',
    seen: /its rules were changed/,
  },
  'finds other ranges': {
    options: { address: '10.0.2.15', from: ['10.0.0.0/8'] },
    says: filtered,
    is: 'fail',
    fix: [...up('b'), ...down('a')],
  },
  'finds a unit that does not run, or was changed': {
    ...trusted,
    says: { ...filtered, 'api-filter': nft(V4 + V6 + DROP).replace('=active', '=inactive') },
    is: 'fail',
    seen: /does not run/,
  },
  'also where only its text was changed, for the next boot': {
    ...trusted,
    says: { ...filtered, [`file:${UNIT('a')}`]: NFT_UNIT('a').replace('10.0.2.2', '10.0.0.0/8') },
    is: 'fail',
    seen: /was changed$/,
  },
  'finds a rule of another before the chain': {
    ...trusted,
    says: {
      ...open,
      'api-filter': iptables.replace('-A INPUT', '-A INPUT -p tcp -m tcp --dport 2376 -j ACCEPT\n-A INPUT'),
      [`file:${UNIT('a')}`]: IPTABLES_UNIT,
    },
    is: 'fail',
    seen: /IRONHULL-API-A is not what packets come to first/,
  },
  'finds IPv6 that is open': {
    ...trusted,
    says: {
      ...open,
      'api-filter': iptables.replace(/-- ip6tables[\s\S]*/, '-- ip6tables\n-P INPUT ACCEPT\n'),
      [`file:${UNIT('a')}`]: IPTABLES_UNIT,
    },
    is: 'fail',
  },
  'asks before it cuts a client that is connected from outside the ranges': {
    ...trusted,
    says: {
      ...open,
      ...NONE,
      'api-connections': '0 0 10.0.2.15:2376 192.0.2.7:40000 \n0 0 10.0.2.15:2376 10.0.2.2:40001 \n',
    },
    is: 'fail',
    affects: /^1 connection to the API from outside the ranges cut: 192\.0\.2\.7:40000$/,
  },
  'sets no filter before a port on which somebody else listens, an sshd above all': {
    ...trusted,
    says: {
      ...open,
      ...NONE,
      listeners: `${open.listeners}tcp LISTEN 0 128 127.0.0.1:2376 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n`,
    },
    is: 'manual',
    seen: 'sshd listens on port 2376 as well',
  },
  'takes no range that is none, nor everybody': {
    options: { address: '10.0.2.15', from: ['10.0.0.0/8; drop'] },
    is: 'manual',
    seen: /is no network$/,
  },
  'nor everybody': { options: { address: '10.0.2.15', from: ['::/0'] }, is: 'manual', seen: '::/0 is everybody' },
  'takes the filter away where no range is named any more': { ...here, says: filtered, is: 'fail', fix: down('a') },
  'and where the port is not open and nobody asks for it': {
    says: { 'api-filter': filtered['api-filter'], [`file:${UNIT('a')}`]: NFT_UNIT('a') },
    is: 'fail',
    fix: down('a'),
  },
  'but not from a port that is still open': { says: filtered, is: 'not-applicable' },
  'closes what an earlier profile opened, with its keys and its filter, and asks': {
    says: { ...filtered, 'last-applied': opened('daemon/tls-listener') },
    is: 'fail',
    seen: 'the API listens on tcp://10.0.2.15:2376, which ironhull opened and the profile no longer names',
    fix: [
      dropIn('/usr/sbin/dockerd -H fd://'),
      { kind: 'merge', patch: { tlsverify: null, tlscacert: null, tlscert: null, tlskey: null } },
      ...down('a'),
    ],
    affects: /^clients with a certificate no longer reach the API at tcp:\/\/10\.0\.2\.15:2376$/,
  },
  'and says who is connected': {
    says: {
      ...open,
      'last-applied': opened('tls/server'),
      'api-connections': '0 0 10.0.2.15:2376 10.0.2.2:40001 \n0 0 10.0.2.15:22 10.0.2.2:5000\n',
    },
    is: 'fail',
    affects: /; 1 connection now: 10\.0\.2\.2:40001$/,
  },
  'but nothing that others opened, or that was closed since': {
    says: { ...open, 'last-applied': opened('daemon/tls-listener', 'null') },
    is: 'not-applicable',
  },
  'nor what another control of ours has set': {
    says: { ...open, 'last-applied': opened('daemon/icc') },
    is: 'not-applicable',
  },
  'leaves to a person what no drop-in can close': {
    says: {
      ...open,
      'dockerd-command': command({
        after:
          '# /etc/systemd/system/docker.service.d/zzz.conf\n[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// -H tcp://10.0.2.15:2376\n',
      }),
      'last-applied': opened('daemon/tls-listener'),
    },
    is: 'manual',
    advice: /zzz\.conf/,
  },

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
