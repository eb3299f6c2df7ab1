import { z } from 'zod';
import type { Json, JsonObject } from '../model.ts';
import { inWords, yesNo } from './settings.ts';
import { readBy, section } from './shape.ts';

/** What a profile says of one control, or of all that a glob matches. */
export type Wish = boolean | JsonObject;

export type ProfileShape = z.infer<typeof profileSchema>;

/** A unit, with or without its ending. No `*`: a name is compared with a unit's, and watched under it on the host. */
const service = z
  .string()
  .refine((it) => /^[A-Za-z0-9_][A-Za-z0-9_.@:-]{0,254}$/.test(it), 'expected the name of a systemd unit');

const proof = z.string().refine((it) => /^[a-z0-9][a-z0-9/-]{0,99}$/.test(it), 'expected the name of a proof');

/** The schema of a profile (design A3). Whether controls and options exist is looked up by wishesOf. */
export const profileSchema = z.strictObject({
  description: z.string().exactOptional(),
  extends: z.string().exactOptional(),
  'audit-only': readBy(z.custom<Json>(), yesNo).exactOptional(),
  controls: section(z.record(z.string(), readBy(z.custom<Json>(), wish))),
  keep: section(z.array(service), []),
  attest: z.array(proof).exactOptional(),
});

export function wish(given: Json): Wish {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  try {
    return yesNo(given);
  } catch {
    throw new Error(`expected on, off, or options in a mapping, found ${inWords(given)}`);
  }
}
