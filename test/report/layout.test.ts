import { describe, expect, it } from 'vitest';
import { chop, columns, table, wrap } from '../../src/report/terminal/layout.ts';

describe('wrapping', () => {
  const cases: Record<string, [string, number, string[]]> = {
    'breaks at spaces': ['one two three', 8, ['one two', 'three']],
    'keeps an empty text as one empty line': ['', 8, ['']],
    'cuts a path behind a slash': ['/etc/systemd/system/x.conf', 14, ['/etc/systemd/', 'system/x.conf']],
    'cuts a word without seams anywhere': ['aaaaaaaaaaaa', 5, ['aaaaa', 'aaaaa', 'aa']],
    'counts wide letters as two columns': ['主机主机 主机', 8, ['主机主机', '主机']],
    'never cuts a letter from its marks': ['e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
  };
  for (const [name, [text, width, lines]] of Object.entries(cases))
    it(name, () => expect(wrap(text, width)).toEqual(lines));
});

it('chopping keeps every space', () => expect(chop('  a  b  c', 4)).toEqual(['  a ', ' b  ', 'c']));

it('a table lines up whatever its letters are', () => {
  const rows = [
    [{ text: '主机' }, { text: 'a long cell that wraps' }],
    [{ text: 'web' }, { text: 'short' }],
  ];
  expect(table(rows, [6, 10], 2)).toEqual([
    '  主机    a long',
    '          cell that',
    '          wraps',
    '  web     short',
  ]);
  expect(columns('主机')).toBe(4);
});
