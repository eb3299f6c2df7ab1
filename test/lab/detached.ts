// Hosts that outlive the process which started them: found again by name from the files in their folders.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostFolders, ownerOf, remove } from './claims.ts';
import type { HostFacts, LabHost } from './host.ts';
import type { Machine } from './machine.ts';
import { attachNspawn } from './nspawn.ts';
import { succeeded } from './processes.ts';
import { attachQemu } from './qemu.ts';

export type AttachedHost = HostFacts & Pick<LabHost, 'run' | 'must' | 'stop'>;

export interface KnownHost extends HostFacts {
  /** false when its processes have ended and only files are left */
  readonly up: boolean;
  /** pid of the process that it ends with; undefined when it was started to stay */
  readonly owner: number | undefined;
}

/** Every host of this cache, also those that running tests have. */
export function listHosts(): KnownHost[] {
  return hostFolders().flatMap((folder) => {
    try {
      const facts = JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')) as HostFacts;
      const owner = ownerOf(folder);
      return [{ ...facts, up: machineOf(facts).alive(), owner: typeof owner === 'number' ? owner : undefined }];
    } catch {
      // Not far enough yet, or being removed.
      return [];
    }
  });
}

/** @throws when no host has this name */
export function attach(name: string): AttachedHost {
  const facts = listHosts().find((host) => host.name === name);
  if (facts === undefined) throw new Error(`no lab host is called ${name}; there are: ${names()}`);
  const machine = machineOf(facts);
  return {
    ...facts,
    run: (script, o) => machine.run(script, o),
    must: async (script, o) => succeeded(script, await machine.run(script, o)),
    stop: async () => remove(facts.folder),
  };
}

/** Removes every host that was started to stay. Those of running tests are left alone. */
export function downAll(): string[] {
  const folders = hostFolders().filter((folder) => ownerOf(folder) === 'detached');
  for (const folder of folders) remove(folder);
  return folders;
}

/** The ssh command that a person types to get in. */
export function sshCommand(host: HostFacts, user = 'root'): string[] {
  const options = [`UserKnownHostsFile=${host.knownHosts}`, 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes'];
  const flags = options.flatMap((option) => ['-o', option]);
  return ['ssh', '-F', 'none', ...flags, '-i', host.key, '-p', String(host.port), `${user}@${host.address}`];
}

function machineOf(facts: HostFacts): Machine {
  return facts.tier === 'nspawn' ? attachNspawn(facts.folder) : attachQemu(facts.folder);
}

function names(): string {
  return (
    listHosts()
      .map((host) => host.name)
      .join(', ') || 'none'
  );
}
