import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/load/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1m30s', 90_000],
    ['1h0m5s', 3_605_000],
    ['500ms', 500],
    [' 5s ', 5000],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    ['60', 'a time needs a unit: 60s for seconds, 60m for minutes'],
    ['1.5', 'a time needs a unit: 1.5s for seconds, 1.5m for minutes'],
    ['', 'expected a time such as 90s, 2m or 1h'],
    ['soon', 'expected a time such as 90s, 2m or 1h'],
    ['-5s', 'expected a time such as 90s, 2m or 1h'],
    ['5 minutes', 'expected a time such as 90s, 2m or 1h'],
    ['5S', 'expected a time such as 90s, 2m or 1h'],
    ['1d', 'expected a time such as 90s, 2m or 1h'],
    ['30s1m', 'expected a time such as 1h30m: larger units first, each once'],
    ['1s1s', 'expected a time such as 1h30m: larger units first, each once'],
    ['9999999999s', 'expected a time such as 90s, 2m or 1h'],
  ])('%s is refused', (text, message) => expect(() => parseDuration(text)).toThrow(message));

  it('does not slow down on a long text', () => {
    expect(() => parseDuration(`${'1s'.repeat(100_000)}x`)).toThrow();
  });
});

describe('formatDuration', () => {
  it.each([
    [90_000, '90s'],
    [120_000, '2m'],
    [3_600_000, '1h'],
    [1500, '1500ms'],
    [0, '0ms'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});
