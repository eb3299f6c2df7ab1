import { join } from 'node:path';
import type { SshTarget } from '../../model.ts';
import { askSsh } from './ask-ssh.ts';
import { SshConfigError } from './errors.ts';
import { expandPath, type LocalUser, localUser } from './expand.ts';
import { type HostSpec, parseHostSpec } from './host-spec.ts';
import { demanded, readable, USUAL_IDENTITIES } from './identities.ts';
import { parseConfig } from './parse-config.ts';
import { type SshSettings, settingsFrom } from './settings.ts';

/** What an inventory or an option says; it wins over ssh_config. */
export interface TargetOverrides {
  readonly user?: string;
  readonly port?: number;
  /** A private key file that must be readable; the only file that is offered, beside the agent. */
  readonly identity?: string;
  /** Instead of the files of ssh_config. */
  readonly knownHosts?: string;
  /** Hops as in `ssh -J a,b`, a hop that was resolved already, or null for none. */
  readonly jump?: string | SshTarget | null;
  /** As `ssh -F`; jump hosts are looked up in it too. */
  readonly configFile?: string;
  /** False: behave as on a machine without the ssh program. For tests. */
  readonly useSsh?: boolean;
}

/** Hops of a chain before it is taken for a loop. */
const MOST_HOPS = 8;

/**
 * Turns a HOST (see parseHostSpec) into a target, by `ssh -G` where there is an ssh program, else by a small reader of
 * ssh_config. Throws SshConfigError for what cannot be used.
 */
export async function resolveTarget(host: string, overrides: TargetOverrides = {}): Promise<SshTarget> {
  return resolveHop(host, overrides, MOST_HOPS);
}

async function resolveHop(text: string, given: TargetOverrides, hopsLeft: number): Promise<SshTarget> {
  if (hopsLeft === 0) throw new SshConfigError(`ProxyJump goes through more than ${MOST_HOPS} hosts; is it a loop?`);
  const typed = parseHostSpec(text);
  const spec: HostSpec = { ...typed, ...defined({ user: given.user, port: given.port }) };
  const me = localUser();
  const settings = await settingsOf(spec, given, me);
  const expand = (path: string) => expandPath(path, spec.host, settings, me);
  const files = settings.identityFiles.map(expand);
  return {
    address: settings.hostName,
    port: settings.port,
    user: settings.user,
    identities: given.identity === undefined ? readable(files) : [demanded(expand(given.identity))],
    agent: agentOf(settings, expand),
    identitiesOnly: settings.identitiesOnly,
    knownHosts: given.knownHosts === undefined ? settings.knownHosts.map(expand) : [expand(given.knownHosts)],
    keyName: settings.hostKeyAlias ?? settings.hostName,
    jump: await jumpOf(spec.host, settings, given, hopsLeft),
  };
}

async function settingsOf(spec: HostSpec, given: TargetOverrides, me: LocalUser): Promise<SshSettings> {
  const asked = given.useSsh === false ? null : await askSsh(spec, given.configFile);
  if (asked !== null) return settingsFrom(asked, spec.host, me.name);
  const files =
    given.configFile === undefined ? [join(me.home, '.ssh/config'), '/etc/ssh/ssh_config'] : [given.configFile];
  const settings = settingsFrom(parseConfig(files, spec.host, me.home), spec.host, me.name);
  const { user = settings.user, port = settings.port } = spec;
  return {
    ...settings,
    user,
    port,
    hostName: settings.hostName.replaceAll('%h', spec.host).replaceAll('%%', '%'),
    identityFiles: settings.identityFiles.length > 0 ? settings.identityFiles : USUAL_IDENTITIES,
    knownHosts:
      settings.knownHosts.length > 0 ? settings.knownHosts : ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'],
  };
}

function agentOf({ identityAgent }: SshSettings, expand: (path: string) => string): string | null {
  if (identityAgent === 'none') return null;
  if (identityAgent === null || identityAgent === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || null;
  if (identityAgent.startsWith('$')) return process.env[identityAgent.replaceAll(/[${}]/g, '')] || null;
  return expand(identityAgent);
}

/** In `ssh -J a,b target` the last hop reaches the target, and is itself reached through the ones before it. */
async function jumpOf(
  host: string,
  settings: SshSettings,
  given: TargetOverrides,
  hopsLeft: number,
): Promise<SshTarget | null> {
  if (typeof given.jump === 'object') return given.jump;
  const hops = given.jump ?? settings.proxyJump;
  if (hops === null || hops.toLowerCase() === 'none') {
    if (settings.proxyCommand === null || settings.proxyCommand.toLowerCase() === 'none') return null;
    throw new SshConfigError(
      `ssh reaches ${host} through ProxyCommand ${settings.proxyCommand}, which the built-in transport cannot run`,
      'use ProxyJump, or name the hop with jump: in ironhull.yaml',
    );
  }
  const [last = '', ...before] = hops.split(',').reverse();
  const rest = { ...defined({ knownHosts: given.knownHosts, configFile: given.configFile, useSsh: given.useSsh }) };
  const through = before.length > 0 ? { jump: before.reverse().join(',') } : {};
  return resolveHop(last, { ...rest, ...through }, hopsLeft - 1);
}

/** Without the members that are undefined, so that they do not overwrite what stands before them. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
