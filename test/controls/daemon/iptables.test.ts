import iptables from '../../../src/controls/daemon/iptables.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { BUSY, command, container, FILE, file, info } from './says.ts';

const off = { [FILE]: file({ iptables: false }) };
const firewall = (unit: string, state: string) => ({
  'firewall-units': recorded('debian-12-stock', 'firewall-units').replace(
    new RegExp(`(Id=${unit}\\n[^]*?)ActiveState=inactive`),
    `$1ActiveState=${state}`,
  ),
});

controlTest(iptables, {
  'passes on a stock host': { is: 'pass', seen: 'Docker manages its rules' },
  'passes on a stock trixie': { host: 'debian-13-stock', is: 'pass' },
  'finds that only version 4 is filtered, and asks': {
    says: { 'docker-info': info({ ServerVersion: '28.5.2' }), [FILE]: file({ ip6tables: false }) },
    is: 'fail',
    seen: /^ip6tables is false/,
    fix: [{ kind: 'merge', patch: { ip6tables: null }, risk: 'disruptive' }],
  },
  'does not ask an older engine for what is experimental there': {
    says: { [FILE]: file({ ip6tables: false }) },
    is: 'pass',
  },
  'warns of an older engine that gives out addresses of version 6 without a filter': {
    says: { [FILE]: file({ ipv6: true, 'fixed-cidr-v6': 'fd00::/64' }) },
    is: 'manual',
    advice: /go to Docker 27\.0/,
  },
  'switches it on again where nothing speaks against it': {
    says: off,
    is: 'fail',
    seen: 'iptables is false; no firewall service is enabled',
    fix: [{ kind: 'merge', patch: { iptables: null }, risk: 'restart' }],
    affects: null,
  },
  'asks where somebody built a firewall': {
    says: { ...off, ...firewall('nftables.service', 'active') },
    is: 'fail',
    seen: 'iptables is false; beside nftables.service',
    affects: /rules come ahead of those of nftables\.service/,
  },
  'asks where ports are published that take another way then': {
    host: BUSY,
    says: {
      ...off,
      containers: container({ name: 'web', inspect: { Ports: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } } }),
      'firewall-units': recorded('debian-12-stock', 'firewall-units'),
    },
    is: 'fail',
    affects: /1 container with published ports: web/,
  },
  'finds it on the command line': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --iptables=false' }) },
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd://' } }],
  },
});
