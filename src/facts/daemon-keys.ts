import type { DockerInfo } from './docker-info.ts';

/**
 * The keys of daemon.json that ironhull writes or warns of, with the engines that know them (docker-facts 5). dockerd does
 * not start with a key that it does not know, so none is ever written to an engine outside its range. `always` is older
 * than anything that still runs (17.06).
 */
const KEYS = {
  'allow-direct-routing': { from: '28.2' },
  'api-cors-header': { until: '28.0' },
  'authorization-plugins': 'always',
  'bridge-accept-fwmark': { from: '29.0' },
  'cgroup-parent': 'always',
  'cluster-advertise': { until: '24.0' },
  'cluster-store': { until: '24.0' },
  'cluster-store-opts': { until: '24.0' },
  debug: 'always',
  'default-cgroupns-mode': { from: '20.10' },
  'default-ipc-mode': { from: '17.09' },
  'default-network-opts': { from: '24.0' },
  'default-stop-timeout': { from: '29.7' },
  'default-ulimits': 'always',
  experimental: 'always',
  'firewall-backend': { from: '29.0' },
  graph: { until: '24.0' },
  hosts: 'always',
  icc: 'always',
  'insecure-registries': 'always',
  'ip-forward-no-drop': { from: '28.0' },
  ip6tables: { from: '20.10' },
  iptables: 'always',
  'live-restore': 'always',
  'log-driver': 'always',
  'log-format': { from: '25.0' },
  'log-level': 'always',
  'log-opts': 'always',
  'metrics-addr': 'always',
  'min-api-version': { from: '29.0' },
  'no-new-privileges': 'always',
  'nri-opts': { from: '29.2' },
  'oom-score-adjust': { until: '26.0' },
  'registry-mirrors': 'always',
  'seccomp-profile': 'always',
  'storage-opts': 'always',
  'userland-proxy': 'always',
  'userns-remap': 'always',
} as const satisfies Record<string, 'always' | Span>;

interface Span {
  /** First version that knows the key. */
  readonly from?: string;
  /** First version that does not know it any more. */
  readonly until?: string;
}

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
