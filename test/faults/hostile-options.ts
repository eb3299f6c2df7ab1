// Profiles with something hostile in the options of every control, and a host that agrees with them.
import fc from 'fast-check';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Choice, Json, JsonObject } from '../../src/model.ts';
import { PROBES, recordedOr } from './hostile-answers.ts';
import { hostileText } from './hostile-words.ts';

/** Well formed to the eye, and more likely to get through to a plan than garbage is. */
const nearly = fc
  .tuple(fc.constantFrom('docker', 'dockremap', 'alice', '10m', '3', 'default'), hostileText)
  .map(([good, bad]) => good + bad);
const text = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 3, arbitrary: nearly },
  { weight: 2, arbitrary: fc.constantFrom('docker', 'alice', 'default', '10m', '3', 'kvm') },
);

function valueFor({ default: fallback, oneOf }: Choice): fc.Arbitrary<Json> {
  const wrong = fc.oneof(
    text,
    fc.integer(),
    fc.constant(null),
    fc.constant({ __proto__: null, constructor: 'x' }),
    fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 2 }),
  );
  return fc.oneof(
    { weight: 20, arbitrary: oneOf === undefined ? ofTypeOf(fallback) : fc.constantFrom<Json>(...oneOf) },
    { weight: 1, arbitrary: wrong as fc.Arbitrary<Json> },
  );
}

function ofTypeOf(fallback: Json): fc.Arbitrary<Json> {
  if (Array.isArray(fallback)) return fc.array(text, { maxLength: 4 });
  if (typeof fallback === 'boolean') return fc.boolean();
  if (typeof fallback === 'object') return fc.dictionary(text, text, { maxKeys: 4 });
  return typeof fallback === 'number' ? fc.integer() : text;
}

const OPTIONS = [...CONTROLS].map(([name, { options }]) => [name, Object.entries<Choice>(options)] as const);
/** Every option of every control, as `CONTROL/OPTION`. */
export const ALL_OPTIONS: readonly string[] = OPTIONS.flatMap(([name, options]) =>
  options.map(([key]) => `${name}/${key}`),
);

const hostileControl = fc.oneof(
  {
    weight: 15,
    arbitrary: fc.oneof(
      ...OPTIONS.filter(([, options]) => options.length > 0).map(([name, options]) =>
        fc.tuple(
          fc.constant(name),
          fc
            .record(Object.fromEntries(options.map(([key, it]) => [key, valueFor(it)])), { requiredKeys: [] })
            .filter((it) => Object.keys(it).length > 0) as fc.Arbitrary<JsonObject>,
        ),
      ),
    ),
  },
  // Options that do not exist, or of controls that have none.
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom(...CONTROLS.keys()),
      fc.dictionary(text, text, { minKeys: 1, maxKeys: 1 }) as fc.Arbitrary<JsonObject>,
    ),
  },
);

/** Every control is on. A few have hostile options: of many, one would be enough to have every profile refused. */
export const options: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(hostileControl, { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((hostile) => ({
    ...Object.fromEntries([...CONTROLS.keys()].map((name) => [name, 'on'])),
    ...Object.fromEntries(hostile),
  }));

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
