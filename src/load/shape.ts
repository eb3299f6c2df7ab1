import { type core, z } from 'zod';
import type { Diagnostic } from './diagnostic.ts';
import { didYouMean } from './nearest.ts';
import { inWords } from './settings.ts';
import type { Source } from './yaml-source.ts';
import type { Path } from './yaml-value.ts';

export type Shaped<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Holds a document against its schema and tells all that is wrong with it, in terms of the operator's text. */
export function shape<T>(schema: z.ZodType<T>, source: Source): Shaped<T> {
  // An empty file says nothing, as an empty mapping does.
  const result = schema.safeParse(source.value ?? {}, { error: messageFor });
  const found = result.success ? [] : result.error.issues.flatMap((it) => diagnosticsOf(it, source));
  const known = new Set(source.diagnostics.map((it) => it.pointer));
  const diagnostics = [...source.diagnostics, ...found.filter((it) => !known.has(it.pointer))];
  return result.success && diagnostics.length === 0 ? { ok: true, value: result.data } : { ok: false, diagnostics };
}

/** A check or a reading by one of our functions, which throws an Error that says what was expected. */
export function readBy<I, O>(input: z.ZodType<I>, read: (given: I) => O) {
  return input.transform((given, context): O => {
    try {
      return read(given);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
}

/** A heading under which everything is commented out says as much as an empty mapping or list. */
export function section<T extends z.ZodType>(schema: T, empty: object = {}) {
  return z.preprocess((given) => given ?? empty, schema).exactOptional();
}

/** Known keys travel in the message of zod's issue: it is the only thing of ours that an issue carries. */
function messageFor(issue: core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = (issue.inst as { _zod?: { def: { shape?: object } } } | undefined)?._zod?.def.shape;
      return Object.keys(known ?? {}).join(' ');
    }
    case 'invalid_type':
      return `expected ${expected(issue.expected)}, found ${inWords(issue.input as never)}${hint(issue)}`;
    case 'invalid_value':
      return `expected ${issue.values.join(', ')}${typeof issue.input === 'string' ? didYouMean(issue.input, issue.values.map(String)) : ''}`;
    default:
      return undefined;
  }
}

function diagnosticsOf(issue: core.$ZodIssue, source: Source, above: Path = []): Diagnostic[] {
  const path = [...above, ...issue.path] as Path;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(' ');
      return issue.keys.map((key) =>
        source.mistake(
          [...path, key],
          `unknown key${didYouMean(key, known) || `; known are ${known.join(', ')}`}`,
          true,
        ),
      );
    }
    case 'invalid_key':
      return [source.mistake(path, issue.issues[0]?.message ?? issue.message, true)];
    case 'invalid_union':
      return unionDiagnostics(issue, source, path);
    case 'invalid_type':
      if (isMissing(path, source)) return [missing(path, source)];
      return [source.mistake(path, issue.message)];
    default:
      return [source.mistake(path, issue.message)];
  }
}

/** Of several allowed forms, the one that the operator chose is judged; when none fits, all are named. */
function unionDiagnostics(issue: core.$ZodIssueInvalidUnion, source: Source, path: Path): Diagnostic[] {
  const chosen = issue.errors.find(
    (it) => !it.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (chosen !== undefined) return chosen.flatMap((it) => diagnosticsOf(it, source, path));
  const forms = issue.errors.flatMap((it) =>
    it.flatMap((inner) => (inner.code === 'invalid_type' ? [expected(inner.expected)] : [])),
  );
  const found = issue.errors[0]?.[0]?.message.split(', found ')[1]?.split(';')[0] ?? 'something else';
  return [source.mistake(path, `expected ${[...new Set(forms)].join(' or ')}, found ${found}`)];
}

function isMissing(path: Path, { value }: Source): boolean {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return true;
    here = (here as Record<string | number, unknown>)[step];
  }
  return false;
}

const missing = (path: Path, source: Source): Diagnostic =>
  source.mistake(path.slice(0, -1), `${String(path.at(-1))} is missing`);

function expected(type: string): string {
  switch (type) {
    case 'string':
      return 'text';
    case 'record':
    case 'object':
      return 'a mapping';
    case 'array':
      return 'a list';
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'on or off';
    default:
      return `a ${type}`;
  }
}

const hint = ({ input, ...issue }: core.$ZodRawIssue): string =>
  'expected' in issue && issue.expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
    ? '; put it in quotes'
    : '';
