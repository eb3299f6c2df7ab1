import type { SudoMode } from '../model.ts';
import { parseAddress } from './address.ts';
import type { Config, HostEntry } from './config.ts';
import { ConfigError, type Diagnostic } from './diagnostic.ts';
import { didYouMean } from './nearest.ts';
import type { Settings } from './settings.ts';

/** A host as the operator named it, before ssh_config has its say; what is not given is left to that. */
export interface NamedHost {
  readonly name: string;
  /** A name from ssh_config, a DNS name or an address; null: this machine, without SSH. */
  readonly address: string | null;
  readonly user?: string;
  readonly port?: number;
  readonly identity?: string;
  readonly knownHosts?: string;
  /** Hops as in `ssh -J a,b`, or another host of the inventory. */
  readonly jump?: string | NamedHost;
  readonly sudo?: SudoMode;
  /** The name of a shipped profile, or a path. */
  readonly profile?: string;
}

export interface Choice {
  readonly config: Config;
  /** --local: this machine, and no other. */
  readonly local?: boolean;
  /** What the command line says about every host; it wins over the host's own entry, and that over `defaults:`. */
  readonly options?: Pick<Settings, 'identity' | 'known-hosts' | 'sudo' | 'profile'>;
  /** Whether ssh_config speaks of this name (see sshNames). */
  readonly sshKnows?: (name: string) => boolean;
}

export const LOCAL = 'localhost';

/**
 * The words of the command line as hosts: a name or an @group of ironhull.yaml, a name of ssh_config, user@address[:port],
 * a DNS name or an address. No word means every host of ironhull.yaml. The same machine twice is one host.
 * Throws ConfigError with every word that names none.
 */
export function hostsFor(words: readonly string[], choice: Choice): NamedHost[] {
  const { config, options = {}, local = false } = choice;
  if (local && words.length > 0) throw refusal('--local', `this machine only; leave out ${words.join(' ')}`);
  if (local) return [withOptions({ name: LOCAL, address: null }, options, config.defaults)];
  const wanted = words.length > 0 ? words : [...config.hosts.keys()];
  if (wanted.length === 0) throw refusal('HOST', nobody(config));

  const mistakes: Diagnostic[] = [];
  const found = wanted.flatMap((word) => {
    try {
      return named(word, choice);
    } catch (error) {
      mistakes.push({ pointer: word, message: (error as Error).message });
      return [];
    }
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return once(found).map((host) => withOptions(host, options, config.defaults));
}

function named(word: string, { config, sshKnows = () => false }: Choice): NamedHost[] {
  if (word.startsWith('@')) return members(word.slice(1), config);
  const entry = config.hosts.get(word);
  if (entry !== undefined) return [fromEntry(word, entry, config, [])];
  const address = parseAddress(word);
  // A bare word with a dot or a colon is a DNS name or an address; any other is more likely a slip than a host.
  const isPlain = address.user === undefined && !/[.:]/.test(word);
  if (isPlain && !sshKnows(word)) throw new Error(unknown(word, config));
  return [{ name: word, ...address }];
}

function members(group: string, { groups, hosts, ...config }: Config): NamedHost[] {
  const names = groups.get(group);
  if (names === undefined) {
    const known = [...groups.keys()].map((it) => `@${it}`);
    const hint = didYouMean(`@${group}`, known) || `; there are ${known.join(', ') || 'none'}`;
    throw new Error(`unknown group${hint}`);
  }
  return names.map((name) => fromEntry(name, hosts.get(name)!, { groups, hosts, ...config }, []));
}

/** An entry of ironhull.yaml, with its jump host looked up there too. `above`: the hosts whose jump led here. */
function fromEntry(name: string, entry: HostEntry, config: Config, above: readonly string[]): NamedHost {
  if (above.includes(name)) throw new Error(`its jump leads in a circle: ${[...above, name].join(' → ')}`);
  const { address = name, jump, 'known-hosts': knownHosts, ...rest } = entry;
  const next = jump === undefined ? undefined : config.hosts.get(jump);
  const hop = next === undefined ? jump : fromEntry(jump!, next, config, [...above, name]);
  return {
    name,
    address,
    ...rest,
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(hop === undefined ? {} : { jump: hop }),
  };
}

/** By name, and by where it leads: two words for one machine would run two transactions against each other. */
function once(hosts: readonly NamedHost[]): NamedHost[] {
  const seen = new Map<string, NamedHost>();
  for (const host of hosts) {
    const { address, user = '', port = '' } = host;
    const key = `${user}@${address}:${port}`;
    if (!seen.has(key)) seen.set(key, host);
  }
  return [...seen.values()];
}

function withOptions(host: NamedHost, options: NonNullable<Choice['options']>, defaults: Settings): NamedHost {
  const identity = options.identity ?? host.identity ?? defaults.identity;
  const knownHosts = options['known-hosts'] ?? host.knownHosts ?? defaults['known-hosts'];
  const sudo = options.sudo ?? host.sudo ?? defaults.sudo;
  const profile = options.profile ?? host.profile ?? defaults.profile;
  return {
    ...host,
    ...(identity === undefined ? {} : { identity }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(sudo === undefined ? {} : { sudo }),
    ...(profile === undefined ? {} : { profile }),
  };
}

function unknown(word: string, { hosts, groups, file }: Config): string {
  if (groups.has(word)) return `no host; did you mean the group @${word}?`;
  const hint = didYouMean(word, hosts.keys());
  if (hint !== '') return `no host of this name in ${file}${hint}`;
  const where = file === null ? 'ssh_config' : `${file} or ssh_config`;
  return `no host of this name in ${where}; write user@${word} to connect to it by its address`;
}

const nobody = ({ file }: Config): string =>
  file === null
    ? 'name a host, such as ops@10.0.0.11, or use --local; without a name the hosts of ironhull.yaml are meant, and there is none here'
    : `${file} names no hosts; name one, such as ops@10.0.0.11, or use --local`;

const refusal = (pointer: string, message: string) => new ConfigError([{ pointer, message }]);
