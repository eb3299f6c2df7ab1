// The profiles that the tool carries, as text.
import auditOnly from '../../profiles/audit-only.yaml';
import baseline from '../../profiles/baseline.yaml';
import cis16 from '../../profiles/cis-docker-1.6.yaml';
import cis18 from '../../profiles/cis-docker-1.8.yaml';
import strict from '../../profiles/strict.yaml';
import swarm from '../../profiles/swarm.yaml';
import { didYouMean } from './nearest.ts';

/** Shipped profiles by name. */
export const profileFiles: ReadonlyMap<string, string> = new Map([
  ['audit-only', auditOnly],
  ['baseline', baseline],
  ['cis-docker-1.6', cis16],
  ['cis-docker-1.8', cis18],
  ['strict', strict],
  ['swarm', swarm],
]);

/** Whether a profile was named by its path: a slash in it, or the ending of a YAML file. */
export const isProfilePath = (profile: string): boolean => profile.includes('/') || /\.ya?ml$/.test(profile);

/** Throws an Error when `profile` is neither a path nor the name of a shipped profile. */
export function checkProfileName(profile: string): string {
  if (isProfilePath(profile) || profileFiles.has(profile)) return profile;
  const shipped = [...profileFiles.keys()];
  const hint =
    didYouMean(profile, shipped) || `; shipped are ${shipped.join(', ')}, and a file needs a / or .yaml in its path`;
  throw new Error(`unknown profile ${profile}${hint}`);
}
