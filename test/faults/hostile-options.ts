// Profiles with something hostile in the options of every control, and a host that agrees with them.
import fc from 'fast-check';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Json, JsonObject } from '../../src/model.ts';
import { PROBES, recordedOr } from './hostile-answers.ts';
import { hostileText } from './hostile-words.ts';

/** Well formed to the eye, and more likely to get through to a plan than garbage is. */
const nearly = fc
  .tuple(fc.constantFrom('docker', 'dockremap', 'alice', '10m', '3', 'default'), hostileText)
  .map(([good, bad]) => good + bad);
const text = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: nearly },
  { weight: 2, arbitrary: fc.constantFrom('docker', 'alice', 'default', '10m', '3', 'kvm') },
);

function valueFor(fallback: Json): fc.Arbitrary<Json> {
  const right = Array.isArray(fallback) ? fc.array(text, { maxLength: 4 }) : text;
  const wrong = fc.oneof(
    text,
    fc.integer(),
    fc.constant(null),
    fc.constant({ __proto__: null, constructor: 'x' }),
    fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 2 }),
  );
  return fc.oneof(
    { weight: 40, arbitrary: right as fc.Arbitrary<Json> },
    { weight: 1, arbitrary: wrong as fc.Arbitrary<Json> },
  );
}

/** For each control its options, or none of them; now and then one that does not exist. */
export const options: fc.Arbitrary<JsonObject> = fc
  .record(
    Object.fromEntries(
      [...CONTROLS].map(([name, control]) => [
        name,
        fc.oneof(
          {
            weight: 150,
            arbitrary: fc.record(
              Object.fromEntries(Object.entries(control.options).map(([key, it]) => [key, valueFor(it.default)])),
              { requiredKeys: [] },
            ),
          },
          { weight: 1, arbitrary: fc.dictionary(text, text, { minKeys: 1, maxKeys: 1 }) },
        ),
      ]),
    ),
  )
  .map((it) => plain(it));

/** Controls without options are switched on, since `{}` is no mistake but says nothing. */
function plain(it: Record<string, unknown>): JsonObject {
  return Object.fromEntries(
    Object.entries(it).map(([name, value]) => [
      name,
      Object.keys(value as object).length === 0 ? 'on' : (value as Json),
    ]),
  );
}

/** A stock host on which the named groups and users exist: without them no plan would speak of them. */
export function agreeing(wanted: ReadonlyMap<string, JsonObject>, nonce: string): Buffer {
  const names = [...wanted.values()]
    .flatMap((it) => Object.values(it))
    .filter((it): it is string => typeof it === 'string' && /^[^:\n+-][^:\n]*$/.test(it));
  const ids = names.map((name, at) => `${name}:${1500 + at}\n`).join('');
  const ranges = names.map((name, at) => `${name}:${200_000 + at * 70_000}:65536\n`).join('');
  const body = (probe: string): string => {
    const said = recordedOr('debian-12-stock', probe);
    if (probe === 'local-accounts') return said.replace('--\n', `${ids}--\n`) + ids;
    return probe === 'file:/etc/subuid' || probe === 'file:/etc/subgid' ? `present\n${ranges}` : said;
  };
  return Buffer.from(PROBES.map(({ name }) => `<${nonce} ${name}\n${body(name)}\n>${nonce} 0 \n`).join(''));
}
