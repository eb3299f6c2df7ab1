import { type ParseError, parse, printParseErrorCode, visit } from 'jsonc-parser';
import { DAEMON_JSON } from '../changes.ts';
import { fileProbe } from '../define.ts';
import type { FileText, JsonObject } from '../model.ts';

/** The text of the daemon's configuration file, null when there is none. A control that changes it asks for this fact. */
export const daemonJson = fileProbe(DAEMON_JSON);

/** What the file says. Lines and columns count from 1. */
export type DaemonJson =
  | { readonly state: 'absent'; readonly keys: JsonObject }
  | { readonly state: 'ok'; readonly keys: JsonObject }
  | { readonly state: 'broken'; readonly line: number; readonly column: number; readonly message: string }
  | { readonly state: 'duplicate'; readonly key: string; readonly line: number };

/**
 * Reads it as dockerd does: strict JSON without comments, an object at the top, an empty file like none.
 * Of a key that stands twice dockerd takes the last while an editor would touch the first, so duplicates are told apart.
 */
export function readDaemonJson(text: FileText): DaemonJson {
  if (text === null) return { state: 'absent', keys: {} };
  // Go's decoder refuses a byte order mark in older engines, newer ones skip it (docker-facts 5): leave it to a person.
  if (text.startsWith('\uFEFF'))
    return { state: 'broken', line: 1, column: 1, message: 'starts with a byte order mark' };
  if (text.trim() === '') return { state: 'ok', keys: {} };
  const deep = tooDeep(text);
  if (deep !== null) return { state: 'broken', ...position(text, deep), message: 'is nested too deeply' };
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) {
    return { state: 'broken', ...position(text, error.offset), message: inWords(printParseErrorCode(error.error)) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { state: 'broken', line: 1, column: 1, message: 'is not a JSON object' };
  }
  return duplicateKey(text) ?? { state: 'ok', keys: value as JsonObject };
}

/** dockerd has no setting as deep as this, and the parser's stack is that of the whole program. */
const DEEPEST = 100;

/** Where the file gets too deep to be read, or null. Brackets in strings count for nothing. */
function tooDeep(text: string): number | null {
  let depth = 0;
  for (const { 0: it, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{}]/g)) {
    if (it === '[' || it === '{') depth += 1;
    else if (it === ']' || it === '}') depth -= 1;
    if (depth > DEEPEST) return index;
  }
  return null;
}

/** `CommaExpected` as words: "comma expected". */
function inWords(code: string): string {
  return code.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** The first key, at any depth, that already stood in the same object. Expects text that parses. */
function duplicateKey(text: string): DaemonJson | null {
  const open: Set<string>[] = [];
  let found: DaemonJson | null = null;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, offset) => {
      if (open.at(-1)!.has(key)) found ??= { state: 'duplicate', key, line: position(text, offset).line };
      open.at(-1)!.add(key);
    },
  });
  return found;
}
