// Readers for JSON that a host prints: they throw on anything but the expected shape, and the reading is then unknown.
import type { JsonObject } from '../model.ts';

/** A JSON object; throws, naming what it should have been. */
export function objectFrom(text: string, what: string): JsonObject {
  return asObject(JSON.parse(text), what);
}

export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is not an object`);
  return value as JsonObject;
}

export function asString(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is not a string`);
  return value;
}

export function asBoolean(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw new Error(`${what} is neither true nor false`);
  return value;
}

/** A count: a whole number from 0. */
export function asCount(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new Error(`${what} is not a count`);
  return value;
}

/** Go prints an empty list as null. */
export function asStrings(value: unknown, what: string): readonly string[] {
  if (value === null) return [];
  if (!Array.isArray(value) || value.some((it) => typeof it !== 'string')) throw new Error(`${what} is not a list`);
  return value as string[];
}
