import { control, fileProbe } from '../../define.ts';
import { type KernelSettings, kernelSettings } from '../../facts/kernel-settings.ts';
import { sysctlFiles } from '../../facts/sysctl-files.ts';
import { cis } from '../cis.ts';
import { judgeSettings, type Wanted } from './settings.ts';

const FILE = '/etc/sysctl.d/zz-ironhull-network.conf';

/** `default` is what an interface begins with, such as a new bridge of Docker. */
const BOTH = ['all', 'default'];

const SETTINGS: readonly Wanted[] = [
  ...each('net.ipv4.conf', 'accept_redirects', '0', 'no stranger changes the routes of this host'),
  ...each('net.ipv4.conf', 'secure_redirects', '0', 'not even a gateway does, or who claims to be one'),
  ...each('net.ipv4.conf', 'send_redirects', '0', 'this host does not advise others on routes'),
  ...each('net.ipv4.conf', 'accept_source_route', '0', 'a sender does not choose the way through this host'),
  ...each('net.ipv6.conf', 'accept_redirects', '0', 'no stranger changes the routes of this host'),
  ...each('net.ipv6.conf', 'accept_source_route', '0', 'a sender does not choose the way through this host'),
  // 2, not 1: with several interfaces, and bridges are some, strict checking drops what comes back another way. Where
  // somebody has set it to 1 and lives with it, it stays.
  ...each('net.ipv4.conf', 'rp_filter', '2', 'packets whose sender cannot be reached are dropped', '1'),
  { key: 'net.ipv4.tcp_syncookies', accepts: ['1'], why: 'half-open connections do not fill the queue' },
  { key: 'net.ipv4.icmp_echo_ignore_broadcasts', accepts: ['1'], why: 'no answer to a ping for everybody' },
  { key: 'net.ipv4.icmp_ignore_bogus_error_responses', accepts: ['1'], why: 'false errors do not fill the log' },
];

/**
 * One that has an address follows `default` no more, and these hold when either `all` or the interface says so (version
 * 6: when the interface does): each card is set as well.
 */
const OF_INTERFACES = [
  'net.ipv4.conf.@.send_redirects',
  'net.ipv4.conf.@.accept_redirects',
  'net.ipv6.conf.@.accept_redirects',
];

/** Switched off by many a hardening guide, and containers have no network: whatever is on now, stays on. */
const KEPT_ON = ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding', 'net.bridge.bridge-nf-call-iptables'];

export default control({
  title: "Refuse redirects, source routes and forged senders, and keep the containers' network up",
  why:
    'A neighbour on the network can otherwise bend the routes of a host that forwards for all its containers. A guide for ' +
    'hosts without containers switches forwarding off: dockerd turns it on when it starts, and the next boot may not.',
  costs: 'None known behind ordinary gateways. Reverse path checks are loose, as several interfaces need them.',
  severity: 'medium',
  refs: [
    ...cis('1.2.1'),
    { source: 'kernel: ip-sysctl', url: 'https://docs.kernel.org/networking/ip-sysctl.html' },
    { source: 'Docker: packet filtering', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
  ],
  facts: {
    settings: kernelSettings('kernel-network', [...SETTINGS.map(({ key }) => key), ...KEPT_ON], OF_INTERFACES),
    lines: sysctlFiles,
    file: fileProbe(FILE),
  },
  options: {},

  inspect(facts) {
    const { settings, lines } = facts;
    const isOn = (key: string) => settings.kind === 'here' && settings.values.get(key) === '1';
    const isDenied = (key: string) => lines.some((line) => line.key === key && line.value !== '1');
    const kept = KEPT_ON.filter((key) => isOn(key) && isDenied(key)).map(
      (key): Wanted => ({ key, accepts: ['1'], why: 'containers have no network without it' }),
    );
    return judgeSettings([...SETTINGS, ...ofInterfaces(settings), ...kept], facts, FILE);
  },
});

function ofInterfaces(settings: KernelSettings): Wanted[] {
  if (settings.kind === 'not-ours') return [];
  const shapes = OF_INTERFACES.map((it) => it.split('@'));
  const isOne = (key: string) =>
    !/\.conf\.(all|default)\./.test(key) &&
    shapes.some(([start = '', end = '']) => key.startsWith(start) && key.endsWith(end));
  return [...settings.values.keys()]
    .filter(isOne)
    .map((key) => ({ key, accepts: ['0'], why: 'redirects are neither taken nor given on this interface' }));
}

function each(folder: string, name: string, value: string, why: string, ...also: string[]): Wanted[] {
  return BOTH.map((which) => ({ key: `${folder}.${which}.${name}`, accepts: [value, ...also], why }));
}
