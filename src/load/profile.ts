import { createHash } from 'node:crypto';
import type { Control, Json, JsonObject, Profile } from '../model.ts';
import { ConfigError } from './diagnostic.ts';
import { layersOf } from './profile-chain.ts';
import type { Layer } from './profile-layer.ts';

/** A profile ready for use. `controls` holds every option of every chosen control, defaults filled in. */
export interface LoadedProfile extends Profile {
  /** The profile's own sentence about itself. */
  readonly description: string;
  /** Names of the behavioural proofs that must hold. */
  readonly attest: readonly string[];
}

export interface ProfileContext {
  /** By name, in the order of reports. */
  readonly controls: ReadonlyMap<string, Control>;
  /** Known proofs; without them any name is taken. */
  readonly proofs?: ReadonlySet<string>;
  /** Where a relative path begins; default: the working directory. */
  readonly cwd?: string;
}

/**
 * A shipped profile by name, or one of the operator's by path, with all that it extends. A child's word wins over its
 * parent's: options one by one, `attest` whole; `keep` adds up. Throws ConfigError with every mistake in all files.
 */
export function loadProfile(profile: string, context: ProfileContext): LoadedProfile {
  const { name, layers, diagnostics } = layersOf(profile, context);
  if (diagnostics.length > 0) throw new ConfigError(diagnostics);

  const keep = [...new Set(layers.flatMap((it) => it.keep))].sort();
  const attest = [...(layers.findLast((it) => it.attest !== undefined)?.attest ?? [])].sort();
  const chosen = chosenBy(layers);
  const controls = new Map<string, JsonObject>();
  for (const [control, { options }] of context.controls) {
    const wish = chosen.get(control);
    if (wish === undefined) continue;
    const defaults = Object.fromEntries(Object.entries(options).map(([key, it]) => [key, it.default as Json]));
    controls.set(control, kept({ ...defaults, ...wish }, keep));
  }
  const description = layers.at(-1)?.description ?? '';
  const auditOnly = layers.findLast((it) => it.auditOnly !== undefined)?.auditOnly ?? false;
  return { name, description, controls, keep, attest, auditOnly, digest: digestOf(controls, keep, attest) };
}

/** Which profile a thing was judged by: sha256 over the resolved values, so equal contents have equal digests. */
export function digestOf(
  controls: ReadonlyMap<string, JsonObject>,
  keep: readonly string[],
  attest: readonly string[],
): string {
  const text = canonical({ controls: Object.fromEntries(controls), keep: [...keep], attest: [...attest] });
  return createHash('sha256').update(text).digest('hex');
}

function chosenBy(layers: readonly Layer[]): Map<string, JsonObject> {
  const chosen = new Map<string, JsonObject>();
  for (const { wishes } of layers) {
    for (const [control, wish] of wishes) {
      if (wish === false) chosen.delete(control);
      else chosen.set(control, { ...chosen.get(control), ...(wish === true ? {} : wish) });
    }
  }
  return chosen;
}

/** A profile's `keep` reaches the controls that have an option of that name, beside what is said to each alone. */
function kept(options: JsonObject, keep: readonly string[]): JsonObject {
  if (!Array.isArray(options.keep) || keep.length === 0) return options;
  return { ...options, keep: [...new Set([...options.keep, ...keep])].sort() };
}

/** JSON with sorted keys. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(',')}}`;
}
