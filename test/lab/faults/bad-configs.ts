// Thirty ways to write a daemon.json that Docker cannot live with (engine-tried 3 to 11), each over `{}` as it was.
import type { JsonObject } from '../../../src/model.ts';

export interface BadConfig {
  readonly what: string;
  /** An object, or the file's text where it is not even that. */
  readonly file: JsonObject | string;
  /** What the host has that makes it bad. */
  readonly arrange?: string;
  /** No check before the write finds it: the daemon itself has to say so, and everything is rolled back. */
  readonly foundByStart?: true;
}

const bad = (what: string, file: BadConfig['file'], arrange?: string): BadConfig => ({
  what,
  file,
  ...(arrange === undefined ? {} : { arrange }),
});

export const BAD_CONFIGS: readonly BadConfig[] = [
  bad('an unknown key', { nosuchkey: true }),
  bad('a key that is a flag of the unit, too', { hosts: ['unix:///run/docker.sock'] }),
  bad('a boolean that is a text', { icc: 'false' }),
  bad('log-opts with an unknown key', { 'log-opts': { 'max-sizee': '10m' } }),
  bad('a default runtime that is not registered', { 'default-runtime': 'nosuch' }),
  bad('a limit whose soft value is above the hard one', {
    'default-ulimits': { nofile: { Name: 'nofile', Soft: 2048, Hard: 1024 } },
  }),
  bad(
    'a seccomp profile that is broken JSON',
    { 'seccomp-profile': '/root/broken.json' },
    "echo '{ broken' >/root/broken.json",
  ),
  bad('an authorization plugin that is missing', { 'authorization-plugins': ['nosuch'] }),
  bad('a bridge address that is none', { bip: '172.30.0' }),
  { what: 'icc off without iptables', file: { icc: false, iptables: false }, foundByStart: true },
  bad('no JSON at all', 'live-restore: true\n'),
  bad('JSON cut short', '{ "live-restore": true'),
  bad('a comma too many', '{ "live-restore": true, }'),
  bad('a list instead of an object', '["live-restore"]'),
  bad('a number that is a text', { mtu: '1500' }),
  bad('a list that is a text', { dns: '10.0.0.1' }),
  bad('a name server that is no address', { dns: ['not-an-address'] }),
  bad('a label without a value', { labels: ['colour'] }),
  bad('a log level that there is not', { 'log-level': 'loud' }),
  bad('a TLS certificate that is not there', { tls: true, tlscert: '/root/none.pem', tlskey: '/root/none.key' }),
  bad('tlsverify without any file', { tlsverify: true }),
  bad('a log size that is none', { 'log-opts': { 'max-size': '1mega' } }),
  bad('a log driver that there is not', { 'log-driver': 'nosuch' }),
  bad('a seccomp profile that is not there', { 'seccomp-profile': '/root/none.json' }),
  bad('a seccomp profile that is a folder', { 'seccomp-profile': '/root' }),
  bad('pools smaller than their networks', { 'default-address-pools': [{ base: '10.200.0.0/16', size: 8 }] }),
  bad('pools that are no network', { 'default-address-pools': [{ base: '10.200.0.0', size: 24 }] }),
  bad('a fixed range that is none', { 'fixed-cidr': '10.0.0.0-10.0.0.9' }),
  bad('a parent that is no slice under the systemd driver', {
    'exec-opts': ['native.cgroupdriver=systemd'],
    'cgroup-parent': 'workload',
  }),
  bad('a control group driver that there is not', { 'exec-opts': ['native.cgroupdriver=foo'] }),
  bad('a storage driver that there is not', { 'storage-driver': 'nosuch' }),
  bad('remapping to a user that there is not', { 'userns-remap': 'nosuchuser' }),
  bad('a runtime whose program is not there', {
    'default-runtime': 'own',
    runtimes: { own: { path: '/usr/local/bin/none' } },
  }),
  bad('an init of containers that is not there', { init: true, 'init-path': '/opt/none' }),
  { what: 'a data folder that is a file', file: { 'data-root': '/etc/hostname' }, foundByStart: true },
];
