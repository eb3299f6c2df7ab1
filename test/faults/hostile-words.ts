// What hostile people write into names, files and answers; pieces of it are put together at random.
import fc from 'fast-check';

/** A command line that would leave a trace if any shell ran it; `canary` is a program in the PATH of the tests. */
export const SHELL_TRICKS = [
  '$(canary)',
  '`canary`',
  ';canary;',
  '|canary',
  '&& canary &&',
  "';canary;'",
  '";canary;"',
  '\ncanary\n',
  '\r\ncanary\r\n',
  '$(canary)\n',
  "'\n}\ncanary\n{\n'",
  '${IFS}canary',
  '>/tmp/ironhull-canary',
  '--help',
  '-oProxyCommand=canary',
  '-e canary',
  '*',
  '~',
  '\\',
  "'",
  '"',
  "'\\''",
  '#',
  '!',
];

export const TEMPLATE_TRICKS = [
  '{{x}}',
  '{{{x}}}',
  '{{json this}}',
  '{{#each this}}',
  '{{> x}}',
  '{{constructor}}',
  '%s',
  '%n',
  '%h',
  '%%',
];

export const TERMINAL_TRICKS = [
  '\x1b[2J',
  '\x1b[31mred\x1b[0m',
  '\x1b]0;owned\x07',
  '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\',
  '\x1b]52;c;cm0gLXJm\x07',
  '\x1b(0',
  '\x9b2J',
  '\x90q\x9c',
  '\u0085',
  '\u202e\u2066rtl\u2069',
  '\u200b\u200f\u061c\ufeff\u00ad',
  '\u2028',
  '\u2029',
  '\ud800',
  '\u{e0041}',
  '\u3164',
  'e\u0301\u0301\u0301\u0301\u0301\u0301',
  '\0',
  '\x07',
  '\b\b\b',
  '\r',
  '\x7f',
  '\t',
];

export const NAME_TRICKS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '../',
  '../../etc/passwd',
  '/etc/ssh/sshd_config',
  '..',
  '.',
  '/',
  '@',
  ':',
  '-',
  ' ',
  '',
];

export const NUMBERS = [
  '9'.repeat(400),
  '-1',
  '1e309',
  '0x10',
  '18446744073709551616',
  '4294967295',
  'NaN',
  '٣',
  '0.1',
  '007',
];

const PIECES = [
  ...SHELL_TRICKS,
  ...TEMPLATE_TRICKS,
  ...TERMINAL_TRICKS,
  ...NAME_TRICKS,
  ...NUMBERS,
  'docker',
  'a',
  'x y',
  'é主🐳',
];

/** One to four pieces, now and then with a random text between them or a very long one behind. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }).map((it) => it.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 500, max: 5000 }))
      .map(([it, n]) => it.repeat(n).slice(0, 50_000)),
  },
);

/** What a terminal would obey or hide (escape.ts promises that none of it gets through); our own line feeds excepted. */
export const UNSAFE = /(?!\n)(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5)/u;
