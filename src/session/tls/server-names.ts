import { type HostNames, reachable } from '../../facts/host-names.ts';
import type { Host } from '../../model.ts';
import { type AltName, altName } from '../../pki/names.ts';

/** Under which names a server's certificate is to be good: what was asked for, the inventory's, then the host's own. */
export function serverNames(
  host: Host,
  said: HostNames,
  { also, own }: { also: readonly string[]; own: boolean },
): AltName[] {
  const inventory = host.ssh === null ? [] : [host.name, host.ssh.address];
  const its = own ? [...said.names, ...reachable(said).map(({ address }) => address)] : [];
  const names = [...also.map(altName), ...[...inventory, ...its].flatMap(usable)];
  return names.filter((it, index) => names.findIndex((other) => other.value === it.value) === index);
}

/** user@address:port is a name of ours, and a host may call itself anything: what is no name is left out. */
function usable(text: string): AltName[] {
  try {
    const name = altName(text);
    // Many machines are called this, and every one of them would be believed.
    return name.value === 'localhost' || name.value.startsWith('localhost.') ? [] : [name];
  } catch {
    return [];
  }
}
