import type { Choice, Control, Json, JsonObject } from '../model.ts';
import type { Diagnostic } from './diagnostic.ts';
import { isGlob, matches } from './glob.ts';
import { didYouMean } from './nearest.ts';
import type { Wish } from './profile-schema.ts';
import { inWords, yesNo } from './settings.ts';
import type { Source } from './yaml-source.ts';

type Controls = ReadonlyMap<string, Control>;

/** Controls that a layer of a profile switches on (with the options it names) or off, globs spelt out. */
export type Wishes = ReadonlyMap<string, Wish>;

/** Looks up what a profile says of controls. An exact name wins over a glob of the same file, wherever they stand. */
export function wishesOf(
  given: Readonly<Record<string, Wish>>,
  controls: Controls,
  source: Source,
  textOf: (file: string) => string,
): { wishes: Wishes; diagnostics: Diagnostic[] } {
  const byGlob = new Map<string, Wish>();
  const byName = new Map<string, Wish>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, wish] of Object.entries(given)) {
    const path = ['controls', name];
    const found = isGlob(name)
      ? [...controls.keys()].filter((it) => matches(name, it))
      : controls.has(name)
        ? [name]
        : [];
    if (found.length === 0) {
      const what = isGlob(name) ? 'no control has such a name' : 'unknown control';
      diagnostics.push(source.mistake(path, `${what}${didYouMean(name, controls.keys())}`, true));
    } else if (!isGlob(name)) {
      byName.set(name, typeof wish === 'boolean' ? wish : options(name, wish, controls.get(name)!));
    } else if (typeof wish === 'boolean') {
      for (const each of found) byGlob.set(each, wish);
    } else {
      diagnostics.push(source.mistake(path, 'options are for one control; a glob is on or off', true));
    }
  }
  return { wishes: new Map([...byGlob, ...byName]), diagnostics };

  function options(name: string, wish: JsonObject, control: Control): JsonObject {
    const read: [string, Json][] = [];
    for (const [key, value] of Object.entries(wish)) {
      const path = ['controls', name, key];
      if (!Object.hasOwn(control.options, key)) {
        diagnostics.push(source.mistake(path, unknownOption(key, control), true));
        continue;
      }
      try {
        const choice = control.options[key]!;
        read.push([key, choice.files === true ? texts(readOption(choice, value)) : readOption(choice, value)]);
      } catch (error) {
        diagnostics.push(source.mistake(path, (error as Error).message));
      }
    }
    return Object.fromEntries(read);
  }

  function texts(files: Json): JsonObject {
    return Object.fromEntries(
      Object.entries(files as JsonObject).map(([name, file]) => {
        if (typeof file !== 'string') throw new Error(`${name}: expected the name of a file`);
        return [name, textOf(file)];
      }),
    );
  }
}

/** A value for an option, which its default gives the type. Throws an Error that says what was expected. */
export function readOption({ default: fallback, oneOf }: Choice, given: Json): Json {
  const value = ofType(fallback as Json, given);
  const allowed = (oneOf ?? []) as readonly Json[];
  if (oneOf !== undefined && !allowed.some((it) => JSON.stringify(it) === JSON.stringify(value))) {
    const names = allowed.map((it) => (typeof it === 'string' ? it : JSON.stringify(it)));
    throw new Error(`expected ${names.join(', ')}${typeof value === 'string' ? didYouMean(value, names) : ''}`);
  }
  return value;
}

function ofType(fallback: Json, given: Json): Json {
  if (typeof fallback === 'boolean') return yesNo(given);
  if (Array.isArray(fallback)) {
    if (!Array.isArray(given)) throw new Error(`expected a list, found ${inWords(given)}`);
    // An empty default does not say of what; lists of names are all that controls have.
    return given.map((it) => ofType(fallback[0] ?? '', it));
  }
  const kind = kindOf(fallback);
  if (kind !== 'nothing' && kindOf(given) !== kind) {
    const quotes = kind === 'text' && /^(a number|on or off)$/.test(kindOf(given)) ? '; put it in quotes' : '';
    throw new Error(`expected ${kind}, found ${inWords(given)}${quotes}`);
  }
  return given;
}

function kindOf(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : 'on or off';
}

function unknownOption(key: string, { options }: Control): string {
  const known = Object.keys(options);
  if (known.length === 0) return 'this control has no options; say on or off';
  return `unknown option${didYouMean(key, known) || `; known are ${known.join(', ')}`}`;
}
