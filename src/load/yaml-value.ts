import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Json, JsonObject } from '../model.ts';
import { TooMuch } from './yaml-tokens.ts';

export type Path = readonly (string | number)[];
/** Offsets in the text: from, and the first that no longer belongs to it. */
export type Range = readonly [from: number, to: number];

/** Where a value stands: its key, where it has one, and what to underline when the value is wrong. */
interface Mark {
  readonly key?: Range;
  readonly shown: Range;
}

interface Reading {
  readonly value: Json;
  /** By JSON of the path, for keys may hold any character. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly mistakes: readonly { path: Path; message: string; range: Range }[];
}

/** Aliases multiply: this many values, each alias counted with all that it stands for, and no more. */
const MOST_VALUES = 50_000;
const DEEPEST = 24;

/** A parsed document as JSON; one walk that follows aliases itself, so that none can multiply beyond the limit. */
export function jsonOf(root: Node | null): Reading {
  const marks = new Map<string, Mark>();
  const mistakes: { path: Path; message: string; range: Range }[] = [];
  const anchors = new Map<string, Node>();
  let values = 0;

  const walk = (node: Node | null, path: Path, depth: number, key?: Scalar): Json => {
    const range = rangeOf(node ?? key);
    if (++values > MOST_VALUES) throw new TooMuch('aliases multiply this file beyond measure', range[0]);
    if (depth > DEEPEST) throw new TooMuch('this is nested too deeply', range[0]);
    if (isAlias(node)) return walk(target(node.source, path, range), path, depth + 1, key);
    const inside = isMap(node) || isSeq(node);
    const keyed = key === undefined ? {} : { key: rangeOf(key) };
    marks.set(JSON.stringify(path), { ...keyed, shown: inside && key !== undefined ? rangeOf(key) : range });
    if (node !== null && 'anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) return mapping(node.items as Pair<Scalar, Node | null>[], path, depth);
    if (isSeq(node)) return node.items.map((it, index) => walk(it as Node | null, [...path, index], depth + 1));
    return scalar(isScalar(node) ? node.value : null, path, range);
  };

  const mapping = (pairs: readonly Pair<Scalar, Node | null>[], path: Path, depth: number): JsonObject => {
    // Without a prototype '__proto__' would be a key like any other, but the value goes to code that copies it.
    const entries = new Map<string, Json>();
    for (const { key, value } of pairs) {
      const name = String(key.value ?? '');
      const here = [...path, name];
      if (name === '__proto__') mistakes.push({ path: here, message: 'this name cannot be used', range: rangeOf(key) });
      else if (entries.has(name))
        mistakes.push({ path: here, message: 'this key is there twice', range: rangeOf(key) });
      else entries.set(name, walk(value, here, depth + 1, key));
    }
    return Object.fromEntries(entries);
  };

  const scalar = (value: unknown, path: Path, range: Range): Json => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    mistakes.push({ path, message: 'expected a finite number', range });
    return null;
  };

  /** An alias means the last anchor of its name before it; the walk goes in the order of the text. */
  const target = (name: string, path: Path, range: Range): Node | null => {
    const node = anchors.get(name);
    if (node === undefined)
      mistakes.push({ path, message: `there is no &${name} before this; put it in quotes`, range });
    return node ?? null;
  };

  return { value: walk(root, [], 0), marks, mistakes };
}

function rangeOf(node: Node | null | undefined): Range {
  const range = node?.range;
  return range === null || range === undefined ? [0, 1] : [range[0], range[1]];
}

export const isMapping = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
