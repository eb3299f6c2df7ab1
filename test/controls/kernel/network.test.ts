import { expect, it } from 'vitest';
import network from '../../../src/controls/kernel/network.ts';
import { controlTest, judge, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const stock = recorded(QEMU, 'kernel-network');
const MENDED = stock.replace(/((?:redirects|source_route)):1$/gm, '$1:0').replace(/(rp_filter):0$/gm, '$1:2');
const FILE = { kind: 'template' as const, path: '/etc/sysctl.d/zz-ironhull-network.conf' };

controlTest(network, {
  'mends a stock Debian 12': {
    host: QEMU,
    is: 'fail',
    seen: /^net\.ipv4\.conf\.default\.accept_redirects is 1, /,
    fix: [FILE, ...Array(13).fill({ kind: 'sysctl', risk: 'safe', activation: 'none' })],
    affects: null,
  },
  'passes mended': { host: QEMU, says: { 'kernel-network': MENDED }, is: 'pass' },
  'finds a card that was left as it was, since it follows neither "default" nor, in version 6, "all"': {
    host: QEMU,
    says: {
      'kernel-network': MENDED.replace('ipv6/conf/eth0/accept_redirects:0', 'ipv6/conf/eth0/accept_redirects:1'),
    },
    is: 'fail',
    seen: 'net.ipv6.conf.eth0.accept_redirects is 1',
    fix: [
      {
        ...FILE,
        data: {
          settings: expect.arrayContaining([
            expect.objectContaining({ key: 'net.ipv6.conf.eth0.accept_redirects', value: '0' }),
          ]),
        },
      },
      { kind: 'sysctl', key: 'net.ipv6.conf.eth0.accept_redirects', value: '0' },
    ],
  },
  'names a VLAN as sysctl does, with a slash for the dot in its name': {
    host: QEMU,
    says: { 'kernel-network': `${MENDED}net/ipv4/conf/eth0.100/send_redirects:1\n` },
    is: 'fail',
    seen: 'net.ipv4.conf.eth0/100.send_redirects is 1',
  },
  'lets strict reverse path checks be where somebody lives with them': {
    host: QEMU,
    says: { 'kernel-network': MENDED.replace(/rp_filter:2/g, 'rp_filter:1') },
    is: 'pass',
  },
  'finds that the next boot switches forwarding off, and keeps it on': {
    host: QEMU,
    says: {
      'kernel-network': MENDED,
      'sysctl-files': 'file /etc/sysctl.d/50-cis.conf\n/etc/sysctl.d/50-cis.conf:net.ipv4.ip_forward = 0\n',
    },
    is: 'fail',
    seen: 'net.ipv4.ip_forward will be 0 (/etc/sysctl.d/50-cis.conf)',
    fix: [
      {
        ...FILE,
        data: {
          settings: expect.arrayContaining([expect.objectContaining({ key: 'net.ipv4.ip_forward', value: '1' })]),
        },
      },
    ],
  },
  'goes on keeping it on where our own file already does': {
    host: QEMU,
    says: {
      'kernel-network': MENDED.replace('tcp_syncookies:1', 'tcp_syncookies:0'),
      'sysctl-files':
        'file /etc/sysctl.d/50-cis.conf\nfile /etc/sysctl.d/zz-ironhull-network.conf\n' +
        '/etc/sysctl.d/50-cis.conf:net.ipv4.ip_forward = 0\n/etc/sysctl.d/zz-ironhull-network.conf:-net.ipv4.ip_forward = 1\n',
    },
    is: 'fail',
    fix: [
      {
        ...FILE,
        data: { settings: expect.arrayContaining([expect.objectContaining({ key: 'net.ipv4.ip_forward' })]) },
      },
      { kind: 'sysctl', key: 'net.ipv4.tcp_syncookies' },
    ],
  },
  'has nothing against a host that forwards nothing': {
    host: QEMU,
    says: { 'kernel-network': MENDED.replace('ip_forward:1', 'ip_forward:0') },
    is: 'pass',
  },
  'has nothing against a kernel without IPv6': {
    host: QEMU,
    says: { 'kernel-network': MENDED.replace(/^net\/ipv6.*\n/gm, '') },
    is: 'pass',
  },
  'reads a pattern for all interfaces, which an exact name beats': {
    host: QEMU,
    says: {
      'kernel-network': MENDED,
      'sysctl-files':
        'file /usr/lib/sysctl.d/50-default.conf\n' +
        '/usr/lib/sysctl.d/50-default.conf:net.ipv4.conf.default.rp_filter = 2\n' +
        '/usr/lib/sysctl.d/50-default.conf:net.ipv4.conf.*.rp_filter = 0\n',
    },
    is: 'fail',
    seen: 'net.ipv4.conf.all.rp_filter will be 0 (/usr/lib/sysctl.d/50-default.conf)',
  },
  'does not apply in a container': { is: 'not-applicable' },
});

it('never writes what would cost containers their network: no strict checks, no forwarding switched off', () => {
  const verdict = judge(network, { host: QEMU });
  const written = verdict.status === 'fail' ? verdict.fix.filter((it) => it.kind === 'sysctl') : [];
  expect(written.map(({ key, value }) => `${key}=${value}`)).not.toContainEqual(
    expect.stringMatching(/rp_filter=1|forward\w*=0|bridge-nf.*=0/),
  );
  expect(written.length).toBeGreaterThan(0);
});
