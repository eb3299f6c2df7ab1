import type { DockerInfo } from './docker-info.ts';

/**
 * Every key of daemon.json that an engine from 20.10 to 29.7 knows, and which of them do (docker-facts 5; daemon/config in
 * moby/moby; dockerd itself names those it does not know, test/lab/daemon-keys.test.ts). dockerd does not start with a
 * key that it does not know, so none is ever written to an engine outside its range. `always` is older than anything
 * that still runs (20.10).
 */
const KEYS = {
  'allow-direct-routing': { from: '28.2' },
  'allow-nondistributable-artifacts': 'always',
  'api-cors-header': { until: '28.0' },
  'authorization-plugins': 'always',
  bip: 'always',
  bip6: { from: '28.0' },
  bridge: 'always',
  'bridge-accept-fwmark': { from: '29.0' },
  builder: 'always',
  'cdi-spec-dirs': { from: '25.0' },
  'cgroup-parent': 'always',
  'cluster-advertise': { until: '24.0' },
  'cluster-store': { until: '24.0' },
  'cluster-store-opts': { until: '24.0' },
  containerd: 'always',
  'containerd-namespace': 'always',
  'containerd-plugins-namespace': 'always',
  'cpu-rt-period': 'always',
  'cpu-rt-runtime': 'always',
  'cri-containerd': 'always',
  'data-root': 'always',
  debug: 'always',
  'default-address-pools': 'always',
  'default-cgroupns-mode': 'always',
  'default-gateway': 'always',
  'default-gateway-v6': 'always',
  'default-ipc-mode': 'always',
  'default-network-opts': { from: '24.0' },
  'default-runtime': 'always',
  'default-shm-size': 'always',
  'default-stop-timeout': { from: '29.7' },
  'default-ulimits': 'always',
  'deprecated-key-path': 'always',
  dns: 'always',
  'dns-opts': 'always',
  'dns-search': 'always',
  'exec-opts': 'always',
  'exec-root': 'always',
  experimental: 'always',
  features: 'always',
  'firewall-backend': { from: '29.0' },
  'fixed-cidr': 'always',
  'fixed-cidr-v6': 'always',
  graph: { until: '24.0' },
  group: 'always',
  'host-gateway-ip': 'always',
  'host-gateway-ips': { from: '28.0' },
  hosts: 'always',
  'http-proxy': { from: '23.0' },
  'https-proxy': { from: '23.0' },
  icc: 'always',
  init: 'always',
  'init-path': 'always',
  'insecure-registries': 'always',
  ip: 'always',
  'ip-forward': 'always',
  'ip-forward-no-drop': { from: '28.0' },
  'ip-masq': 'always',
  ip6tables: 'always',
  iptables: 'always',
  ipv6: 'always',
  labels: 'always',
  'live-restore': 'always',
  'log-driver': 'always',
  'log-format': { from: '25.0' },
  'log-level': 'always',
  'log-opts': 'always',
  'max-concurrent-downloads': 'always',
  'max-concurrent-uploads': 'always',
  'max-download-attempts': 'always',
  'metrics-addr': 'always',
  'min-api-version': { from: '29.0' },
  mtu: 'always',
  'network-control-plane-mtu': 'always',
  'network-diagnostic-port': 'always',
  'no-new-privileges': 'always',
  'no-proxy': { from: '23.0' },
  'node-generic-resources': 'always',
  'nri-opts': { from: '29.2' },
  'oom-score-adjust': { until: '26.0' },
  pidfile: 'always',
  proxies: { from: '23.0' },
  'raw-logs': 'always',
  'registry-mirrors': 'always',
  rootless: 'always',
  runtimes: 'always',
  'seccomp-profile': 'always',
  'selinux-enabled': 'always',
  'shutdown-timeout': 'always',
  'storage-driver': 'always',
  'storage-opts': 'always',
  'swarm-default-advertise-addr': 'always',
  tls: 'always',
  tlscacert: 'always',
  tlscert: 'always',
  tlskey: 'always',
  tlsverify: 'always',
  'userland-proxy': 'always',
  'userland-proxy-path': 'always',
  'userns-remap': 'always',
} as const satisfies Record<string, 'always' | Span>;

interface Span {
  /** First version that knows the key. */
  readonly from?: string;
  /** First version that does not know it any more. */
  readonly until?: string;
}

/** The first engine that may have keys which the table lacks. */
export const NEWER = '29.8';

export type DaemonKey = keyof typeof KEYS;

/** Whether this engine knows a key; null for a key that is not in the table. */
export function knows({ version }: Pick<DockerInfo, 'version'>, key: string): boolean | null {
  const span: 'always' | Span | undefined = Object.hasOwn(KEYS, key) ? KEYS[key as DaemonKey] : undefined;
  if (span === undefined) return null;
  if (span === 'always') return true;
  const reached = (it: string | undefined) => it !== undefined && atLeast(version, it);
  return (span.from === undefined || reached(span.from)) && !reached(span.until);
}

/** Compares the first two numbers: 20.10.24+dfsg1 is at least 20.10. */
export function atLeast(version: string, wanted: string): boolean {
  const [major = 0, minor = 0] = numbers(version);
  const [wantedMajor = 0, wantedMinor = 0] = numbers(wanted);
  return major === wantedMajor ? minor >= wantedMinor : major > wantedMajor;
}

const numbers = (version: string) => (/^v?(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);

/** For the tests: every key of the table. */
export const ALL_KEYS = Object.keys(KEYS) as readonly DaemonKey[];
