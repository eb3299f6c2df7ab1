import { Composer, type Document, type YAMLError } from 'yaml';
import type { Json } from '../model.ts';
import { ConfigError, type Diagnostic, type Place } from './diagnostic.ts';
import { TooMuch, tokensOf } from './yaml-tokens.ts';
import { jsonOf, type Path } from './yaml-value.ts';

/** A YAML text as a value, with the way back from a place in the value to a place in the text. */
export interface Source {
  readonly file: string;
  readonly value: Json;
  /** Mistakes that leave the rest readable: keys that are there twice, names that nobody may use. */
  readonly diagnostics: readonly Diagnostic[];
  /** The mistake `message` in what stands at `path`; in its key where `inKey`. */
  mistake(path: Path, message: string, inKey?: boolean): Diagnostic;
}

/**
 * Reads YAML 1.2: `on` and an unquoted date are text. A text that cannot be understood, or that is made to be costly
 * (depth, size, aliases that multiply), throws a ConfigError; everything else is for the schema to judge.
 */
export function readYaml(text: string, file: string): Source {
  const lines = lineStarts(text);
  const at = (from: number, to: number): Place => placeOf(text, lines, file, from, to);
  try {
    const document = documentOf(text, at);
    const { value, marks, mistakes } = jsonOf(document.contents);
    const mistake = (path: Path, message: string, inKey = false): Diagnostic => {
      const mark = marks.get(JSON.stringify(path));
      const range = (inKey ? mark?.key : mark?.shown) ?? mark?.shown ?? [0, 1];
      return { message, pointer: path.join('/'), at: at(...range) };
    };
    const diagnostics = mistakes.map(({ path, message, range }) => ({
      message,
      pointer: path.join('/'),
      at: at(...range),
    }));
    return { file, value, diagnostics, mistake };
  } catch (error) {
    if (error instanceof TooMuch)
      throw new ConfigError([{ message: error.message, at: at(error.offset, error.offset) }]);
    throw error;
  }
}

function documentOf(text: string, at: (from: number, to: number) => Place): Document.Parsed {
  const composer = new Composer({
    // Our own reader finds doubled keys: the package compares each with each, which a wide file makes quadratic.
    uniqueKeys: false,
    stringKeys: true,
    merge: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const [document, second] = [...composer.compose(tokensOf(text), true, text.length)] as Document.Parsed[];
  const problems = [...document!.errors, ...document!.warnings].map((it) => ({
    message: inOurWords(it),
    at: at(...it.pos),
  }));
  if (second !== undefined)
    problems.push({ message: 'a second document begins here', at: at(second.range[0], second.range[0] + 3) });
  const { version, explicit } = { explicit: false, ...document!.directives?.yaml };
  if (explicit && version !== '1.2')
    problems.push({ message: `YAML ${version} is not read here, only 1.2`, at: at(0, 9) });
  if (problems.length > 0) throw new ConfigError(problems);
  return document!;
}

/** The package's words where they help, ours for the slips that a person makes most. */
function inOurWords({ code, message }: YAMLError): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'indent with blanks, not with tabs';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second ": " in one line; put the value in quotes, or its keys on lines of their own';
    case 'BAD_ALIAS':
    case 'BAD_SCALAR_START':
      return `${message}; put it in quotes`;
    case 'TAG_RESOLVE_FAILED':
      return 'tags (!…) are not used here';
    case 'NON_STRING_KEY':
      return 'a key must be plain text; put it in quotes';
    default:
      return message;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** What runs over several lines is underlined in its first; what is missing at the end, after the last word. */
function placeOf(text: string, lines: readonly number[], file: string, from: number, to: number): Place {
  const last = text.trimEnd().length;
  if (from > last) return placeOf(text, lines, file, last, last + 1);
  let low = 0;
  for (let high = lines.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (lines[middle]! <= from) low = middle;
    else high = middle;
  }
  const start = lines[low]!;
  const end = lines[low + 1] === undefined ? text.length : lines[low + 1]! - 1;
  const source = text.slice(start, Math.min(end, start + 10_000)).replace(/\r$/, '');
  return { file, line: low + 1, column: from - start + 1, length: Math.max(1, Math.min(to, end) - from), source };
}
