import { ConfigError, type Diagnostic } from './diagnostic.ts';
import { isGlob, matches } from './glob.ts';
import { didYouMean } from './nearest.ts';
import { digestOf, type LoadedProfile } from './profile.ts';

export interface Selection {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/**
 * The part of a profile that --only and --skip leave. A name or glob that meets no control of the profile throws
 * ConfigError: skipping nothing by a slip would apply what was to be left alone.
 * @param known every control there is, to tell "switched off here" from "unknown"
 */
export function selectControls<P extends LoadedProfile>(
  profile: P,
  { only = [], skip = [] }: Selection,
  known?: Iterable<string>,
): P {
  const names = [...profile.controls.keys()];
  const all = new Set([...names, ...(known ?? [])]);
  const diagnostics = [
    ...only.flatMap((it) => mistakeIn('--only', it, profile, all)),
    ...skip.flatMap((it) => mistakeIn('--skip', it, profile, all)),
  ];
  if (diagnostics.length > 0) throw new ConfigError(diagnostics);
  if (only.length === 0 && skip.length === 0) return profile;

  const chosen = names.filter((name) => (only.length === 0 || isIn(only, name)) && !isIn(skip, name));
  if (chosen.length === 0) throw new ConfigError([{ pointer: '--skip', message: 'this leaves no control at all' }]);
  const controls = new Map(chosen.map((name) => [name, profile.controls.get(name)!]));
  return { ...profile, controls, digest: digestOf(controls, profile.keep, profile.attest) };
}

function mistakeIn(
  pointer: string,
  wanted: string,
  { name, controls }: LoadedProfile,
  all: ReadonlySet<string>,
): Diagnostic[] {
  if ([...controls.keys()].some((it) => matches(wanted, it))) return [];
  const isOff = [...all].some((it) => matches(wanted, it));
  if (isOff) return [{ pointer, message: `${wanted} is off in the profile ${name}` }];
  const what = isGlob(wanted) ? `no control is named like ${wanted}` : `unknown control ${wanted}`;
  return [{ pointer, message: `${what}${didYouMean(wanted, all)}` }];
}

const isIn = (globs: readonly string[], name: string): boolean => globs.some((it) => matches(it, name));
