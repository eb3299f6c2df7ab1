import type { Host, SshTarget } from '../model.ts';
import type { NamedHost } from './inventory.ts';
import { resolveTarget, type TargetOverrides } from './ssh-config.ts';

/**
 * A named host after ssh_config had its say. Throws SshConfigError for what cannot be used.
 * @param configFile as `ssh -F`
 */
export async function hostOf(named: NamedHost, configFile?: string): Promise<Host> {
  const ssh = named.address === null ? null : await targetOf(named, named.address, configFile);
  const { name, sudo = 'auto', profile } = named;
  return { name, ssh, sudo, ...(profile === undefined ? {} : { profile }) };
}

async function targetOf(named: NamedHost, address: string, configFile?: string): Promise<SshTarget> {
  const { user, port, identity, knownHosts, jump } = named;
  const hop = typeof jump === 'object' && jump.address !== null ? await targetOf(jump, jump.address, configFile) : jump;
  const overrides: { -readonly [K in keyof TargetOverrides]: TargetOverrides[K] } = {};
  if (user !== undefined) overrides.user = user;
  if (port !== undefined) overrides.port = port;
  if (identity !== undefined) overrides.identity = identity;
  if (knownHosts !== undefined) overrides.knownHosts = knownHosts;
  if (hop !== undefined) overrides.jump = hop as string | SshTarget;
  if (configFile !== undefined) overrides.configFile = configFile;
  return resolveTarget(address, overrides);
}
