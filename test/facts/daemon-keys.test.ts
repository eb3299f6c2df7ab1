import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { repair, theDaemon } from '../../src/facts/daemon.ts';
import { ALL_KEYS, atLeast, type DaemonKey, knows } from '../../src/facts/daemon-keys.ts';
import { dockerInfo } from '../../src/facts/docker-info.ts';
import { dockerInstall } from '../../src/facts/docker-install.ts';
import { dockerdCommand } from '../../src/facts/dockerd-command.ts';
import { judge, recorded } from '../control-tester.ts';
import { FILE, file, info } from '../controls/daemon/says.ts';

const daemonOf = (version: string) =>
  theDaemon({
    install: dockerInstall.parse(recorded('debian-12-stock', 'docker-install')),
    info: dockerInfo.parse(info({ ServerVersion: version })),
    command: dockerdCommand.parse(recorded('debian-12-stock', 'dockerd-command')),
    file: null,
    serviceDropIn: null,
  }).daemon!;

describe('keys of daemon.json', () => {
  it.each([
    ['20.10.24+dfsg1', 'icc', true],
    ['20.10.24+dfsg1', 'log-format', false],
    ['25.0.0', 'log-format', true],
    ['23.0.6', 'default-network-opts', false],
    ['24.0.7', 'default-network-opts', true],
    ['25.0.5', 'oom-score-adjust', true],
    ['26.1.5+dfsg1', 'oom-score-adjust', false],
    ['28.1.1', 'allow-direct-routing', false],
    ['28.5.2', 'allow-direct-routing', true],
    ['29.10.0', 'nri-opts', true],
    ['26.1.5', 'no-such-key', null],
  ])('%s and %s: %s', (version, key, known) => expect(knows({ version }, key)).toBe(known));

  it('compares versions as numbers', () => {
    expect(atLeast('29.10', '29.2')).toBe(true);
    expect(atLeast('9.9', '28.0')).toBe(false);
  });

  it('are never written to an engine that does not know them: it would not start', () => {
    const patch = { 'default-network-opts': { bridge: {} } };
    expect(repair(daemonOf('20.10.24'), 'seen', patch, 'why')).toMatchObject({
      status: 'manual',
      advice: 'Docker 20.10.24 does not know default-network-opts, and would not start with it: use another version',
    });
    expect(repair(daemonOf('26.1.5'), 'seen', patch, 'why')).toMatchObject({ status: 'fail', fix: [{ patch }] });
  });

  const hostile = {
    [FILE]: file({
      'cgroup-parent': 'x',
      debug: true,
      'default-ulimits': {},
      experimental: true,
      'insecure-registries': ['a.lan'],
      iptables: false,
      'log-level': 'fatal',
      'registry-mirrors': ['http://m.lan'],
      'storage-opts': ['dm.basesize=1G'],
    }),
  };
  it.each(['20.10.24', '23.0.6', '24.0.9', '25.0.5', '26.1.5', '27.5.1', '28.5.2', '29.7.2'])(
    'that any control writes are in the table, and known to %s',
    (version) => {
      const said = { ...hostile, 'docker-info': info({ ServerVersion: version }) };
      const written = [...CONTROLS.values()].flatMap((control) => {
        const asked = new Set(Object.values(control.facts).map(({ name }) => name));
        if (!asked.has('docker-info')) return [];
        const verdict = judge(control, {
          says: Object.fromEntries(Object.entries(said).filter(([name]) => asked.has(name))),
        });
        const fix = verdict.status === 'fail' ? verdict.fix : [];
        return fix.flatMap((it) => (it.kind === 'merge' ? Object.keys(it.patch) : []));
      });
      expect(written.length).toBeGreaterThan(12);
      expect(written.filter((key) => knows({ version }, key) !== true)).toEqual([]);
    },
  );

  it('may be taken out of a file even where the engine does not know them', () => {
    expect(repair(daemonOf('26.1.5'), 'seen', { 'oom-score-adjust': null }, 'why')).toMatchObject({ status: 'fail' });
  });

  // Each key is read by a control, or has a reason why none does: what is new in an engine is not passed over in silence.
  const UNJUDGED: Readonly<Record<string, readonly DaemonKey[]>> = {
    'addresses and names of networks: a choice, none safer than another': [
      ...(['bip', 'bip6', 'bridge', 'default-address-pools', 'default-gateway', 'default-gateway-v6', 'dns'] as const),
      ...(['dns-opts', 'dns-search', 'fixed-cidr', 'fixed-cidr-v6', 'host-gateway-ip', 'host-gateway-ips'] as const),
      ...(['mtu', 'network-control-plane-mtu', 'swarm-default-advertise-addr'] as const),
    ],
    'off it breaks containers, and opens nothing': ['ip-forward', 'ip-masq'],
    'where things lie: their owners and modes are judged where they are found': [
      ...(['containerd', 'containerd-namespace', 'containerd-plugins-namespace', 'data-root', 'exec-root'] as const),
      'pidfile',
    ],
    'how much and how fast': [
      ...([
        'cpu-rt-period',
        'cpu-rt-runtime',
        'default-shm-size',
        'default-stop-timeout',
        'max-concurrent-downloads',
      ] as const),
      ...(['max-concurrent-uploads', 'max-download-attempts', 'node-generic-resources', 'shutdown-timeout'] as const),
    ],
    'words for people and schedulers': ['labels', 'log-format', 'raw-logs'],
    'the engine ignores it, or no longer knows it (daemon/one-place)': [
      ...(['allow-nondistributable-artifacts', 'cluster-advertise', 'cluster-store', 'cluster-store-opts'] as const),
      ...(['deprecated-key-path', 'graph', 'oom-score-adjust'] as const),
    ],
    'what is in effect is judged, not what chose it: cgroups, seccomp, the firewall, storage': [
      ...(['exec-opts', 'firewall-backend', 'storage-driver', 'rootless'] as const),
    ],
    'a password in it is found by daemon/proxy-credentials, whatever the key': [
      ...(['http-proxy', 'https-proxy', 'no-proxy', 'proxies'] as const),
    ],
    'the socket of containerd is judged, and CRI asks nothing more of it': ['cri-containerd'],
    'an older API is refused nothing that a newer one would be': ['min-api-version'],
    'a small init reaps children, and guards nothing': ['init'],
    'SELinux is judged by controls of its own, which are to come': ['selinux-enabled'],
  };

  it('are each read by a control, or have a reason why not', () => {
    const code = ['src/controls', 'src/facts']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((it) => `${folder}/${it}`))
      .filter((it) => it.endsWith('.ts') && !/daemon-keys|dockerd-flags/.test(it))
      .map((it) => readFileSync(it, 'utf8'))
      .join('\n');
    const isRead = (key: string) => new RegExp(`'${key}'|keys\\.${key}\\b|[{ ]'?${key}'?: `).test(code);
    const excused = Object.values(UNJUDGED).flat();
    expect(new Set(excused).size).toBe(excused.length);
    expect(ALL_KEYS.filter((key) => !excused.includes(key) && !isRead(key))).toEqual([]);
  });
});
