import { describe, expect, it } from 'vitest';
import { ConfigError, type Diagnostic, formatDiagnostics } from '../../src/load/diagnostic.ts';

const at = (line: number, column: number, length: number, source: string, file = 'ironhull.yaml') => ({
  file,
  line,
  column,
  length,
  source,
});

describe('a line of a file that comes from elsewhere', () => {
  it.each(['\x1b', '\u202e', '\u200b', '\ud800', '\ue000', '\u3164', '\u{e0041}'])('hides nothing: %j', (it) => {
    const said = formatDiagnostics([{ message: `no ${it}`, pointer: it, at: at(1, 1, 1, `a${it}b`) }]);
    expect(said).not.toContain(it);
    expect(said).toContain('\ufffd');
  });

  it('is cut between characters, or what is left of one is a mark', () => {
    const whales = '🐳'.repeat(500);
    for (const lead of ['', 'x']) {
      const said = formatDiagnostics([
        { message: lead + whales, pointer: lead + whales, at: at(1, 1, 1, lead + whales) },
      ]);
      expect(said).not.toMatch(/\p{Cs}/u);
    }
  });
});

const cases: [sentence: string, diagnostics: Diagnostic[], text: string][] = [
  [
    'a mistake shows its place, its pointer, its line and what is wrong in it',
    [
      {
        message: 'unknown key; did you mean port?',
        pointer: 'hosts/web-2/prot',
        at: at(4, 12, 4, '  web-2: { prot: 2222 }'),
      },
    ],
    `ironhull.yaml:4:12 hosts/web-2/prot: unknown key; did you mean port?
      web-2: { prot: 2222 }
               ~~~~`,
  ],
  [
    'mistakes come in the order of the file, whoever found them first',
    [
      { message: 'second', at: at(9, 1, 1, 'b') },
      { message: 'first', at: at(2, 5, 1, '    a') },
    ],
    `ironhull.yaml:2:5: first
        a
        ~
ironhull.yaml:9:1: second
    b
    ~`,
  ],
  ['a word of the command line has no line', [{ message: 'unknown group', pointer: '@wbe' }], '@wbe: unknown group'],
  [
    'tabs count one column and are shown as one',
    [{ message: 'here', at: at(1, 3, 3, '\t\tfoo') }],
    'ironhull.yaml:1:3: here\n      foo\n      ~~~',
  ],
  [
    'what a terminal would obey is shown as a mark, and the squiggle stays below its place',
    [{ message: 'no \u001b]52;c;x\u0007', pointer: 'a\u202eb', at: at(1, 6, 3, 'k: \u001b[foo\u202e') }],
    'ironhull.yaml:1:6 a�b: no �]52;c;x�\n    k: �[foo�\n         ~~~',
  ],
  [
    'a line without end is cut around the mistake',
    [{ message: 'here', at: at(1, 5001, 4, `${'x'.repeat(5000)}evil${'y'.repeat(5000)}`) }],
    `ironhull.yaml:1:5001: here\n    …${'x'.repeat(20)}evil${'y'.repeat(76)}…\n${' '.repeat(25)}~~~~`,
  ],
  [
    'a mistake at the end of a line is underlined there',
    [{ message: 'nothing', at: at(1, 7, 1, 'web-1:') }],
    'ironhull.yaml:1:7: nothing\n    web-1:\n          ~',
  ],
];

describe('formatDiagnostics', () => {
  it.each(cases)('%s', (_, diagnostics, text) => expect(formatDiagnostics(diagnostics)).toBe(text));

  it('ends after fifty: a thousand mistakes are one mistake', () => {
    const many = Array.from({ length: 73 }, () => ({ message: 'wrong' }));
    expect(formatDiagnostics(many).split('\n')).toEqual([...Array(50).fill('wrong'), '… and 23 more']);
  });

  it('is the message of a ConfigError', () => {
    const error = new ConfigError([{ pointer: '--config', message: 'x.yaml: there is no such file' }]);
    expect([error.name, error.message]).toEqual(['ConfigError', '--config: x.yaml: there is no such file']);
  });
});
