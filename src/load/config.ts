import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Control, Json, Waiver } from '../model.ts';
import { type ConfigShape, configSchema, type HostShape, type Known } from './config-schema.ts';
import { ConfigError, type Diagnostic } from './diagnostic.ts';
import { isProfilePath } from './profile-files.ts';
import type { Settings } from './settings.ts';
import { shape } from './shape.ts';
import { readText } from './text-file.ts';
import { readYaml, type Source } from './yaml-source.ts';
import { isMapping } from './yaml-value.ts';

/** One entry under hosts:. Paths are absolute; what is not said there is left to defaults and to ssh_config. */
export type HostEntry = HostShape;

/** ironhull.yaml, checked; empty when there is none. */
export interface Config {
  /** As it was named; null: there is no configuration file. */
  readonly file: string | null;
  /** The name of a shipped profile, or an absolute path. */
  readonly profile?: string;
  readonly defaults: Settings;
  readonly hosts: ReadonlyMap<string, HostEntry>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly waivers: readonly Waiver[];
}

export interface ConfigContext {
  /** By name; the configuration may speak of no other. */
  readonly controls: ReadonlyMap<string, Control>;
  /** Where ironhull.yaml is looked for; default: the working directory. */
  readonly cwd?: string;
  /** What ~ stands for; default: the user's home. */
  readonly home?: string;
}

export const CONFIG_FILE = 'ironhull.yaml';

export const EMPTY_CONFIG: Config = { file: null, defaults: {}, hosts: new Map(), groups: new Map(), waivers: [] };

/** Reads `named`, or ironhull.yaml if there is one. Throws ConfigError with every mistake, or when `named` is not there. */
export function loadConfig(named: string | undefined, context: ConfigContext): Config {
  const file = named ?? CONFIG_FILE;
  const text = readText(resolve(context.cwd ?? process.cwd(), file), file, '--config', named === undefined);
  return text === null ? EMPTY_CONFIG : parseConfig(text, file, context);
}

/** Reads the text of an ironhull.yaml. `file` is for messages, and its folder is where relative paths begin. */
export function parseConfig(text: string, file: string, context: ConfigContext): Config {
  const source = readYaml(text, file);
  const shaped = shape(configSchema(knownIn(source.value, context)), source);
  const diagnostics = [...(shaped.ok ? [] : shaped.diagnostics), ...askedTwice(source)];
  if (!shaped.ok || diagnostics.length > 0) throw new ConfigError(diagnostics);
  return settled(shaped.value, file, context);
}

/** Names are collected before the schema is applied, so that one wrong host does not make its groups wrong too. */
function knownIn(value: Json, { controls }: ConfigContext): Known {
  const keysOf = (name: string): Set<string> => {
    const held = isMapping(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return new Set(isMapping(held) ? Object.keys(held) : []);
  };
  return { controls: new Set(controls.keys()), hosts: keysOf('hosts'), groups: keysOf('groups') };
}

function askedTwice(source: Source): Diagnostic[] {
  const { value } = source;
  if (!isMapping(value) || value.profile === undefined) return [];
  if (!isMapping(value.defaults) || value.defaults.profile === undefined) return [];
  return [source.mistake(['defaults', 'profile'], 'the profile is named at the top already; keep one of them', true)];
}

function settled(
  { profile, defaults = {}, hosts = {}, groups = {}, waivers = [] }: ConfigShape,
  file: string,
  context: ConfigContext,
): Config {
  const folder = dirname(resolve(context.cwd ?? process.cwd(), file));
  const path = (given: string): string => resolve(folder, given.replace(/^~(?=\/|$)/, context.home ?? homedir()));
  const wanted = profile ?? defaults.profile;
  const chosen = wanted === undefined ? {} : { profile: isProfilePath(wanted) ? path(wanted) : wanted };
  return {
    file,
    ...chosen,
    defaults: { ...defaults, ...chosen, ...eachFile(defaults, path) },
    hosts: new Map(Object.entries(hosts).map(([name, host]) => [name, { ...host, ...eachFile(host, path) }])),
    groups: new Map(Object.entries(groups)),
    waivers: waivers.map(({ hosts: named = [], ...rest }) => ({
      ...rest,
      hosts: [...new Set(named.flatMap((it) => (it.startsWith('@') ? groups[it.slice(1)]! : [it])))],
    })),
  };
}

type Files = {
  identity?: string;
  'known-hosts'?: string;
  'ssh-config'?: string;
  profile?: string;
  history?: string;
  'webhook-header-file'?: string;
  output?: readonly string[];
};

function eachFile(given: Files, path: (given: string) => string): Files {
  const { identity, profile, history, output, 'known-hosts': knownHosts, 'ssh-config': sshConfig } = given;
  const header = given['webhook-header-file'];
  return {
    ...(header === undefined ? {} : { 'webhook-header-file': path(header) }),
    ...(identity === undefined ? {} : { identity: path(identity) }),
    ...(knownHosts === undefined ? {} : { 'known-hosts': path(knownHosts) }),
    ...(sshConfig === undefined ? {} : { 'ssh-config': path(sshConfig) }),
    ...(profile !== undefined && isProfilePath(profile) ? { profile: path(profile) } : {}),
    ...(history === undefined ? {} : { history: path(history) }),
    ...(output === undefined ? {} : { output: output.map((it) => (it === '-' ? it : path(it))) }),
  };
}
