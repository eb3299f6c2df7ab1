import type { Json, JsonObject } from '../model.ts';

/**
 * dockerd's command line as keys of daemon.json: `--icc=false --log-opt a=b -H fd://` becomes
 * `{ icc: false, 'log-opts': { a: 'b' }, hosts: ['fd://'] }`. A key may stand only in one of the two places, or dockerd
 * does not start (daemon/config/config.go, findConfigurationConflicts).
 */
export function keysOfFlags(args: readonly string[]): JsonObject {
  const keys: Record<string, Json> = {};
  for (const { name, value } of flagsOf(args)) {
    const key = keyOf(name);
    if (MAPS.has(key)) keys[key] = { ...(keys[key] as JsonObject | undefined), ...entry(value) };
    else if (LISTS.has(key)) keys[key] = [...((keys[key] as Json[] | undefined) ?? []), value];
    else keys[key] = BOOLEANS.has(name) ? value === 'true' || value === '1' || value === 't' : value;
  }
  return keys;
}

/** The key of daemon.json that a flag sets: `log-opt` is `log-opts` there. */
export const keyOf = (flag: string) => FILE_KEY[flag] ?? flag;

/** The other way: the flags that say what a key of daemon.json would, name and value each; none for null. */
export function flagsFor(key: string, value: Json): [flag: string, value: string][] {
  const flag = `--${Object.keys(FILE_KEY).find((it) => FILE_KEY[it] === key) ?? key}`;
  if (value === null) return [];
  if (Array.isArray(value)) return value.map((it) => [flag, String(it)]);
  if (typeof value !== 'object') return [[flag, String(value)]];
  return Object.entries(value).flatMap(([name, it]) => (it === null ? [] : [[flag, `${name}=${inOneWord(it)}`]]));
}

/** A ulimit is an object in the file and soft:hard here. */
function inOneWord(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return String(value);
  return `${String(value.Soft)}:${String(value.Hard)}`;
}

export interface Flag {
  /** Long name without dashes. */
  readonly name: string;
  readonly value: string;
  /** Index of its first word in the given list, and how many words it takes (1 or 2). */
  readonly at: number;
  readonly words: number;
}

/** Reads flags as pflag does: `--name=value`, `--name value`, `--bool`, `-H value`, `-Hvalue`, `-D`. */
export function flagsOf(args: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let at = 0; at < args.length; ) {
    const flag = flagAt(args, at);
    if (flag !== null) flags.push(flag);
    at += flag?.words ?? 1;
  }
  return flags;
}

function flagAt(args: readonly string[], at: number): Flag | null {
  const word = args[at]!;
  const [, long, inline] = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(word) ?? [];
  const [, letter, attached] = /^-([A-Za-z])=?(.*)$/s.exec(word) ?? [];
  const name = long ?? SHORT[letter ?? ''];
  if (name === undefined) return null;
  const given = long === undefined ? attached || undefined : inline;
  if (given !== undefined) return { name, value: given, at, words: 1 };
  if (BOOLEANS.has(name)) return { name, value: 'true', at, words: 1 };
  return { name, value: args[at + 1] ?? '', at, words: 2 };
}

/** `max-size=10m` as one entry of a map. */
function entry(value: string): JsonObject {
  const [name = '', ...rest] = value.split('=');
  return { [name]: rest.join('=') };
}

const SHORT: Record<string, string> = {
  b: 'bridge',
  D: 'debug',
  g: 'graph',
  G: 'group',
  H: 'host',
  l: 'log-level',
  p: 'pidfile',
  s: 'storage-driver',
};

/** Flags that may stand several times have a plural name in the file. */
const FILE_KEY: Record<string, string> = {
  'add-runtime': 'runtimes',
  'authorization-plugin': 'authorization-plugins',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'default-ulimit': 'default-ulimits',
  'dns-opt': 'dns-opts',
  'exec-opt': 'exec-opts',
  host: 'hosts',
  'insecure-registry': 'insecure-registries',
  label: 'labels',
  'log-opt': 'log-opts',
  'node-generic-resource': 'node-generic-resources',
  'registry-mirror': 'registry-mirrors',
  'storage-opt': 'storage-opts',
};

const MAPS = new Set(['log-opts']);
const LISTS = new Set([...Object.values(FILE_KEY).filter((key) => !MAPS.has(key)), 'dns', 'dns-search']);

/** Flags that need no value (dockerd --help, 20.10 to 28.5). */
const BOOLEANS = new Set([
  'allow-direct-routing',
  'debug',
  'experimental',
  'icc',
  'init',
  'ip-forward',
  'ip-forward-no-drop',
  'ip-masq',
  'ip6tables',
  'iptables',
  'ipv6',
  'live-restore',
  'no-new-privileges',
  'raw-logs',
  'rootless',
  'selinux-enabled',
  'tls',
  'tlsverify',
  'userland-proxy',
  'validate',
]);
