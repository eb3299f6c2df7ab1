import { mistakeIn } from '../apparmor/options.ts';
import { DEFAULT, NAMED } from '../apparmor/profile.ts';
import { type Confined, demandOf } from '../attest/confined.ts';
import { dropOf } from '../capabilities/default-set.ts';
import { capabilityOf } from '../capabilities/names.ts';
import type { Json } from '../model.ts';
import { USUAL } from '../seccomp/groups.ts';
import type { Work } from './world.ts';

/** What the host's profile wants refused, by the key under which proofs ask; else only what the host says of itself is tried. */
export const demandsOf = (work: Work): readonly (readonly [string, string])[] => [
  ...deniedCalls(work),
  ...(confinedBy(work) === undefined ? [] : demandOf(confinedBy(work)!)),
  ...takenAway(work),
];

function deniedCalls({ profile }: Work): readonly (readonly [string, string])[] {
  const options = profile.controls.get('seccomp/hardened');
  if (options === undefined || (options.file ?? '') !== '') return [];
  return [['demanded.deny', list(options.deny ?? [...USUAL]).join(' ')]];
}

/** Those that no container is to have. */
function takenAway({ profile }: Work): readonly (readonly [string, string])[] {
  const { drop, strange } = dropOf(list(profile.controls.get('capabilities/default-set')?.drop));
  return strange.length > 0 ? [] : [['demanded.drop', drop.join(' ')]];
}

/** The profile of AppArmor that the host is to have; with a mistake in it there is none, which the control says. */
export function confinedBy({ profile }: Work): Confined | undefined {
  const options = profile.controls.get('mac/apparmor-profile');
  if (options === undefined) return undefined;
  const capabilities = list(options['deny-capabilities']);
  const paths = list(options['deny-paths']);
  if (mistakeIn(capabilities, paths) !== null) return undefined;
  const name = options['replace-default'] === true ? DEFAULT : NAMED;
  return { profile: name, capabilities: [...new Set(capabilities.map(capabilityOf))], paths };
}

const list = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
