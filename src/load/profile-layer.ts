import type { Json, JsonObject } from '../model.ts';
import { type Wishes, wishesOf } from './control-options.ts';
import type { Diagnostic } from './diagnostic.ts';
import { didYouMean } from './nearest.ts';
import type { ProfileContext } from './profile.ts';
import { type ProfileShape, profileSchema, type Wish, wish } from './profile-schema.ts';
import { shape } from './shape.ts';
import type { Source } from './yaml-source.ts';
import { isMapping } from './yaml-value.ts';

/** What one file of an `extends` chain says. */
export interface Layer {
  readonly description?: string;
  readonly wishes: Wishes;
  readonly keep: readonly string[];
  readonly attest?: readonly string[];
  readonly auditOnly?: boolean;
}

/** Names are looked up whether or not the shape is right, so that one mistake does not hide the next. */
export function layerOf(
  source: Source,
  { controls, proofs }: ProfileContext,
  diagnostics: Diagnostic[],
  textOf: (file: string) => string = (file) => {
    throw new Error(`${file} cannot be looked for here`);
  },
): { layer: Layer; parent?: string } {
  const shaped = shape(profileSchema, source);
  const said = shaped.ok ? shaped.value : readable(source.value);
  const { controls: given = {}, keep = [], attest, extends: parent, description, 'audit-only': auditOnly } = said;
  const { wishes, diagnostics: unknown } = wishesOf(given, controls, source, textOf);
  diagnostics.push(...(shaped.ok ? [] : shaped.diagnostics), ...unknown);
  for (const [index, proof] of (attest ?? []).entries()) {
    if (proofs === undefined || proofs.has(proof)) continue;
    diagnostics.push(source.mistake(['attest', index], `unknown proof${didYouMean(proof, proofs)}`));
  }
  return {
    layer: {
      wishes,
      keep,
      ...(attest === undefined ? {} : { attest }),
      ...(description === undefined ? {} : { description }),
      ...(auditOnly === undefined ? {} : { auditOnly }),
    },
    ...(parent === undefined ? {} : { parent }),
  };
}

/** What can be understood of a profile that is wrong elsewhere: enough to look for more mistakes. */
function readable(value: Json): ProfileShape {
  const { controls, extends: parent } = (isMapping(value) ? value : {}) as JsonObject;
  const wishes = Object.entries(isMapping(controls) ? controls : {}).flatMap(([name, given]): [string, Wish][] => {
    try {
      return [[name, wish(given)]];
    } catch {
      return [];
    }
  });
  return { controls: Object.fromEntries(wishes), ...(typeof parent === 'string' ? { extends: parent } : {}) };
}
