import type { Json, JsonObject } from '../model.ts';

/** What json-file knows (daemon/logger/jsonfilelog); with any other key dockerd does not start (engine-tried 3). */
const KNOWN = new Set(['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag']);

export const unknownLogOpts = (opts: JsonObject) => Object.keys(opts).filter((key) => !KNOWN.has(key));

/**
 * Bytes of a size as docker reads it (go-units, FromHumanSize: k is 1000): `10m`, `1.5 GB`, `65536`.
 * null for anything else, such as `1mega`.
 */
export function sizeOf(value: Json | undefined): number | null {
  if (typeof value !== 'string') return null;
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgtp])?(?:i?b)?$/i.exec(value) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * 1000 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' ');
}

/** `-1` is docker's word for no limit; 0 is taken so too. */
export const isUnlimited = (opts: JsonObject) => opts['max-size'] === '-1' || sizeOf(opts['max-size']) === 0;

/**
 * The limits whose value no container could start with, each with its value: strings are wanted even for numbers.
 */
export function wrongLogOpts(opts: JsonObject): string[] {
  const size = opts['max-size'];
  const files = opts['max-file'];
  const wrong: string[] = [];
  if (size !== undefined && size !== '-1' && sizeOf(size) === null) wrong.push(`max-size ${JSON.stringify(size)}`);
  if (files !== undefined && !(typeof files === 'string' && /^[1-9]\d*$/.test(files))) {
    wrong.push(`max-file ${JSON.stringify(files)}`);
  }
  return wrong;
}
