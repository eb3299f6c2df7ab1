import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/load/config.ts';
import { ConfigError } from '../../src/load/diagnostic.ts';
import { controls } from './known-controls.ts';

const MIB = 1024 * 1024;
const nested = (depth: number): string => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

/** Nine lists, each with nine times the one before: a billion values from three hundred characters. */
const LAUGHS = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat([...'bcdefghi'].map((it, i) => `${it}: &${it} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`))
  .join('\n');

/** Texts made to be costly. Each must be refused quickly, and without the memory that it asks for. */
const bombs: [sentence: string, text: string, message: string][] = [
  ['a million open brackets', '['.repeat(MIB), 'nested too deeply'],
  ['mappings in mappings', '{a: '.repeat(5000), 'nested too deeply'],
  ['lists in lists', '- '.repeat(MIB / 2), 'nested too deeply'],
  ['keys of keys', '? '.repeat(5000), 'nested too deeply'],
  ['one key inside the other', nested(500), 'nested too deeply'],
  ['a billion laughs', LAUGHS, 'aliases multiply this file beyond measure'],
  ['an alias within its own anchor', 'hosts: &a { b: *a }', 'nested too deeply'],
  ['more than a megabyte', '#'.repeat(MIB + 1), 'larger than 1024 KiB'],
];

describe('a text made to be costly', () => {
  it.each(bombs)('is refused: %s', (_, text, message) => {
    const before = process.memoryUsage().rss;
    expect(() => parseConfig(text, 'ironhull.yaml', { controls })).toThrow(message);
    // Measured at 1 to 60 ms; one that goes off takes for ever, which the limit of the test ends.
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('is refused before it is understood: half a million commas', () => {
    expect(() => parseConfig(`[${','.repeat(MIB / 2)}]`, 'ironhull.yaml', { controls })).toThrow('too many words');
  });

  it('shows only what a person can read of a long line', () => {
    try {
      parseConfig(`${'k'.repeat(100_000)}: 1`, 'ironhull.yaml', { controls });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message.length).toBeLessThan(2000);
    }
  });

  it('is not an inventory of two thousand hosts', () => {
    const hosts = Array.from(
      { length: 2000 },
      (_, i) => `  web-${i}: { address: 10.0.0.${i % 250}, user: ops, port: 22 }`,
    );
    const groups = `groups: { all: [${hosts.map((_, i) => `web-${i}`).join(', ')}] }`;
    const config = parseConfig(`hosts:\n${hosts.join('\n')}\n${groups}\n`, 'ironhull.yaml', { controls });
    expect([config.hosts.size, config.groups.get('all')!.length]).toEqual([2000, 2000]);
  });
});
