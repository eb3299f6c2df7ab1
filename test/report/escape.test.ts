import { describe, expect, it } from 'vitest';
import { escapeText, oneLine, printable } from '../../src/escape.ts';
import { withoutPasswords } from '../../src/report/credentials.ts';

describe('text from a host', () => {
  const cases: Record<string, [string, string]> = {
    'is left alone where it is plain': ['dockerd 20.10.24, icc=true', 'dockerd 20.10.24, icc=true'],
    'keeps letters of all scripts and emoji': ['Grüße 主机 🐳', 'Grüße 主机 🐳'],
    'loses its colours': ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    'cannot set the title of the window': ['\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    'cannot write to the clipboard': ['\x1b]52;c;cm0gLXJm\x1b\\', '\\x1b]52;c;cm0gLXJm\\x1b\\'],
    'cannot use one-byte C1 sequences': ['\x9b2J\x85\x90', '\\x9b2J\\x85\\x90'],
    'cannot overwrite its own line': ['failed\rpassed\b\b', 'failed\\x0dpassed\\x08\\x08'],
    'cannot turn its letters round': ['a\u202eb\u2066c\u2069\u200f\u061c', 'a\\u202eb\\u2066c\\u2069\\u200f\\u061c'],
    'cannot hide characters': ['a\u200bb\ufeffc\u00add\u2060e', 'a\\u200bb\\ufeffc\\xadd\\u2060e'],
    'cannot break lines by other means': ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    'cannot hide tags': ['a\u{e0041}b', 'a\\u{e0041}b'],
    'shows a broken surrogate': ['a\ud800b', 'a\\ud800b'],
    'cannot pile up marks': [`e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(3)}`],
    'keeps line feeds and tabs for layout': ['a\r\nb\tc', 'a\nb\tc'],
  };
  for (const [name, [text, shown]] of Object.entries(cases)) it(name, () => expect(escapeText(text)).toBe(shown));

  it('folds to one line', () => expect(oneLine('  a\n\tb\r\n  c ')).toBe('a b c'));
  it('is cut with an ellipsis', () => expect(oneLine('abcdef', 4)).toBe('abc…'));
  it('is cut between characters, not inside one', () => expect(oneLine('🐳🐳🐳', 2)).toBe('🐳…'));
  it('is bounded when it is megabytes', () => expect(escapeText('x'.repeat(9e6)).length).toBeLessThan(300_000));
  it('is escaped wherever it stands in a value', () =>
    expect(printable({ a: ['\x1b', { b: '\x07' }], n: 1, no: null })).toEqual({
      a: ['\\x1b', { b: '\\x07' }],
      n: 1,
      no: null,
    }));
});

describe('for every code point up to the emoji and the tags', () => {
  const points = [...Array(0x20000).keys(), ...Array.from({ length: 0x200 }, (_, at) => 0xe0000 + at)];
  const all = points.map((point) => String.fromCodePoint(point));

  it('nothing comes out that a terminal obeys or that cannot be seen', () => {
    const bad = all.filter((it) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(escapeText(it).replace(/[\n\t]/g, '')));
    expect(bad).toEqual([]);
  });
  it('escaping twice is escaping once', () => {
    const moved = all.filter((it) => escapeText(escapeText(it)) !== escapeText(it));
    expect(moved).toEqual([]);
  });
});

describe('passwords in URLs', () => {
  const cases: Record<string, [string, string]> = {
    'of a proxy are taken out': ['"http://joe:hunter2@proxy:3128"', '"http://joe:[redacted]@proxy:3128"'],
    'with an @ in them are taken out': ['http://joe:p@ss@proxy', 'http://joe:[redacted]@proxy'],
    'without a user are taken out': ['redis://:pw@cache', 'redis://:[redacted]@cache'],
    'are not seen where there are none': ['tcp://10.0.0.1:2375 and a@b', 'tcp://10.0.0.1:2375 and a@b'],
    'are not seen in a user alone': ['ssh://ops@10.0.0.1', 'ssh://ops@10.0.0.1'],
  };
  for (const [name, [text, shown]] of Object.entries(cases)) it(name, () => expect(withoutPasswords(text)).toBe(shown));

  it('cost no time on a hostile line', () => {
    const line = `${'a'.repeat(200_000)}://${'b:'.repeat(200_000)}`;
    expect(withoutPasswords(line)).toBe(line);
  });
});
