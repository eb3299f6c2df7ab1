import { exampleOf } from '../apparmor/options.ts';
import { DEFAULT } from '../apparmor/profile.ts';
import type { Container } from './proof.ts';

/** A profile of AppArmor that a host is to have, with what it denies beyond what all of ours do. */
export interface Confined {
  readonly profile: string;
  readonly capabilities: readonly string[];
  readonly paths: readonly string[];
}

/** The containers that there are only where a profile is demanded. */
export const CONFINED: readonly Container[] = ['m', 'u'];

/** Which files are tried: not more than a container's answers have room for. */
export const pathsOf = ({ paths }: Confined) => paths.slice(0, 10).map(exampleOf);

/** As the proof hears of it, beside what the host says. */
export const demandOf = (it: Confined): readonly (readonly [string, string])[] => [
  ['demanded.profile', it.profile],
  ['demanded.capabilities', it.capabilities.join(' ')],
  ['demanded.paths', pathsOf(it).join(' ')],
  // What no container may use is told to those who look at any container.
  ['demanded.refused', it.profile === DEFAULT ? it.capabilities.join(' ') : ''],
];
