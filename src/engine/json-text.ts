import { applyEdits, type JSONPath, modify, parse } from 'jsonc-parser';
import type { FileText, Json, JsonObject } from '../model.ts';

const FORMAT = { insertSpaces: true, tabSize: 2, eol: '\n' };

/**
 * Applies an RFC 7396 merge patch to the text of a JSON file, keeping key order, unknown keys and indentation.
 * An absent or empty file becomes `{}` first. The caller has made sure that the text is valid JSON.
 */
export function patchJsonText(text: FileText, patch: JsonObject): string {
  const before = text === null || text.trim() === '' ? '{}\n' : text;
  const formatting = { ...FORMAT, ...indentationOf(before) };
  let after = before;
  for (const { path, value } of edits(patch, parse(before) as Json)) {
    after = applyEdits(
      after,
      modify(after, path, value === null ? undefined : value, { formattingOptions: formatting }),
    );
  }
  return after.endsWith('\n') ? after : `${after}\n`;
}

/** Every leaf of a merge patch with its dotted name, for finding two controls that want different things. */
export function leavesOf(patch: JsonObject, under: readonly string[] = []): { path: readonly string[]; value: Json }[] {
  return Object.entries(patch).flatMap(([key, value]) =>
    isObject(value) ? leavesOf(value, [...under, key]) : [{ path: [...under, key], value }],
  );
}

/** The object that a JSON text holds, an empty text being an empty one; undefined where it holds none. */
export function objectIn(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text.trim() === '' ? '{}' : text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An edit per leaf; but where the file holds no object to descend into, the whole sub-object is set at once. */
function edits(patch: JsonObject, current: Json | undefined, under: string[] = []): { path: JSONPath; value: Json }[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const here = [...under, key];
    const held = isObject(current) ? current[key] : undefined;
    if (value === null) return held === undefined ? [] : [{ path: here, value }];
    if (!isObject(value)) return [{ path: here, value }];
    return isObject(held) ? edits(value, held, here) : [{ path: here, value: withoutNulls(value) }];
  });
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, it]) => it !== null)
      .map(([key, it]) => [key, isObject(it) ? withoutNulls(it) : it]),
  );
}

function indentationOf(text: string): { insertSpaces: boolean; tabSize: number } {
  const indent = /^([ \t]+)"/m.exec(text)?.[1];
  if (indent === undefined) return { insertSpaces: true, tabSize: 2 };
  return indent.startsWith('\t') ? { insertSpaces: false, tabSize: 1 } : { insertSpaces: true, tabSize: indent.length };
}
