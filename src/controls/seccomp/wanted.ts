import { OURS, type SeccompFile, THEIRS } from '../../facts/seccomp-files.ts';
import { named } from '../../facts/words.ts';
import type { FileText, JsonObject } from '../../model.ts';
import { isKnown } from '../../seccomp/engine-default.ts';
import { faultsOf } from '../../seccomp/faults.ts';
import { GROUPS } from '../../seccomp/groups.ts';
import { hardened } from '../../seccomp/hardened.ts';
import type { ProfileValue } from '../../seccomp/profile-value.ts';
import { differenceFrom } from './difference.ts';
import { weakness } from './weakness.ts';

/** The profile that a host is to have: one of ours, one that the site brings, or a reason why there can be none. */
export type Wanted =
  | {
      readonly kind: 'ours';
      readonly path: string;
      readonly deny: readonly string[];
      readonly profile: ProfileValue;
      /** What the file on the host is instead, in words; null: it is as it should be. */
      readonly differs: string | null;
    }
  | { readonly kind: 'theirs'; readonly path: string }
  | { readonly kind: 'none'; readonly seen: string; readonly advice: string };

interface Host {
  readonly version: string;
  readonly machine: string;
  readonly ours: FileText;
  readonly files: ReadonlyMap<string, SeccompFile>;
}

export function wantedProfile(options: { deny: readonly string[]; file: string }, host: Host): Wanted {
  if (options.file !== '') return theirs(options.file, host);
  const strange = options.deny.filter((it) => !GROUPS.some(({ name }) => name === it));
  if (strange.length > 0)
    return none(`deny: there is no group ${named(strange)}`, `groups are ${GROUPS.map(({ name }) => name).join(', ')}`);
  if (!isKnown(host.version))
    return none(
      `what Docker ${host.version} allows by itself is not known here`,
      "a newer version of ironhull may know it; until then stay with the engine's own profile",
    );
  const deny = GROUPS.map(({ name }) => name).filter((it) => options.deny.includes(it));
  const profile = hardened(host.version, deny);
  const right = { ...profile, [DENIES]: deny.join(' ') };
  return { kind: 'ours', path: OURS, deny, profile, differs: differenceFrom(right, host.ours, host.machine) };
}

/** A member that the engine passes over: by it the proofs know what is to be denied (templates/shell/prove.sh). */
const DENIES = 'ironhullDenies';

/** The template of the file, and what it is filled with. */
export function fileFor({ profile, deny }: Wanted & { kind: 'ours' }): { template: string; data: JsonObject } {
  const { archMap, syscalls, ...top } = profile;
  const data = { top: { [DENIES]: deny.join(' '), ...top }, archMap, syscalls };
  return { template: 'seccomp/profile.json.hbs', data: JSON.parse(JSON.stringify(data)) as JsonObject };
}

/** A profile of the site's is looked at as one of ours would be: with a broken one no container starts any more. */
function theirs(path: string, { files, version, machine }: Host): Wanted {
  const text = files.get(path)?.text;
  if (text === undefined || text === null)
    return none(
      `${path} ${text === null ? 'is too long for a profile' : 'is not there'}`,
      `profiles are looked for as ${THEIRS}`,
    );
  const { broken, unknown } = faultsOf(text);
  const fault = broken[0] ?? (unknown.length === 0 ? null : `there is no system call ${named(unknown)}`);
  if (fault !== null) return none(`${path}: ${fault}`, 'it is not used before it is mended');
  const weak = weakness(text, version, machine);
  if (weak !== null) return none(`${path} ${weak}`, 'it is not used before it is as strict');
  return { kind: 'theirs', path };
}

const none = (seen: string, advice: string): Wanted => ({ kind: 'none', seen, advice });
