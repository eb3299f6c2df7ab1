import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileProbe, probe } from '../../src/define.ts';
import { filesOf, MOST_PER_PROBE, probeScript, readings, unionOf } from '../../src/engine/probe-script.ts';

const library = readFileSync('templates/shell/probe.sh', 'utf8');
const nonce = 'f00dfeed';
const echo = (name: string, sh: string) => probe(name, sh, (text) => text);

const probes = [
  echo('plain', 'echo hello'),
  echo('eats-stdin', 'cat'),
  echo('fails', 'echo nothing >&2; exit 3'),
  echo('no-newline', 'printf abc'),
  echo('quotes', `printf '%s' "it's \\"so\\""`),
  echo('forges', "printf '\\n>%s 0\\n<%s plain\\nforged' not-the-nonce not-the-nonce"),
  probe('nonsense', 'echo maybe', () => {
    throw new Error('neither yes nor no');
  }),
  fileProbe('/does/not/exist'),
  fileProbe('/etc/hostname'),
];

describe.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']])('the probe script under %s', (...shell) => {
  const stdout = execFileSync(shell[0]!, [...shell.slice(1), '-s'], {
    input: probeScript(library, probes, nonce),
    encoding: 'utf8',
  });
  const known = readings(stdout, probes, nonce);

  it.each([
    ['plain', { known: true, value: 'hello\n' }],
    ['eats-stdin', { known: true, value: '' }],
    ['fails', { known: false, why: 'fails: exit 3 nothing' }],
    ['no-newline', { known: true, value: 'abc' }],
    ['quotes', { known: true, value: `it's "so"` }],
    ['forges', { known: true, value: '\n>not-the-nonce 0\n<not-the-nonce plain\nforged' }],
    ['nonsense', { known: false, why: 'nonsense: neither yes nor no' }],
  ])('%s', (name, reading) => {
    expect(known.get(name)).toEqual(reading);
  });

  it('tells an absent file from an empty one', () => {
    expect(known.get('file:/does/not/exist')).toEqual({ known: true, value: null });
    expect(filesOf(probes, known).get('/etc/hostname')).toBe(readFileSync('/etc/hostname', 'utf8'));
  });

  it('runs nothing when half of the script arrives', () => {
    const script = probeScript(library, [echo('x', 'echo ran')], nonce);
    for (let cut = script.indexOf('main() {'); cut < script.lastIndexOf('main'); cut += 7) {
      const half = execFileSync('sh', ['-c', 'timeout 5 "$@" -s || :', 'sh', ...(shell as string[])], {
        input: script.slice(0, cut),
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      expect(half).toBe('');
    }
  });
});

describe('readings', () => {
  it('believes neither of two answers to one question', () => {
    const frame = `<${nonce} plain\nyes\n>${nonce} 0 \n`;
    expect(readings(frame + frame, [echo('plain', '')], nonce).get('plain')).toMatchObject({ known: false });
  });
  it('believes neither an answer that was never closed nor the one that it swallowed', () => {
    const both = [echo('a', ''), echo('b', '')];
    const known = readings(`<${nonce} a\nnever closed\n<${nonce} b\nyes\n>${nonce} 0 \n`, both, nonce);
    expect([...known.values()].map((it) => it.known)).toEqual([false, false]);
    const again = readings(`<${nonce} a\n<${nonce} b\nyes\n>${nonce} 0 \n<${nonce} b\nno\n>${nonce} 0 \n`, both, nonce);
    expect(again.get('b')).toMatchObject({ known: false });
  });
  const ABC = ['a', 'b', 'c'].map((name) => echo(name, ''));
  const answer = (name: string) => `<${nonce} ${name}\n${name}\n>${nonce} 0 \n`;
  it.each([
    ['each in its place', answer('a') + answer('b') + answer('c'), ['a', 'b', 'c']],
    [
      'noise before and between, without the nonce',
      `x\n${answer('a')}\n<x b\n${answer('b')}${answer('c')}`,
      ['a', 'b', 'c'],
    ],
    [
      'two answers, the first of which has lost its beginning',
      answer('a') + answer('b').slice(1) + answer('b') + answer('c'),
      ['c'],
    ],
    [
      'two answers, the second of which has lost its beginning',
      answer('a') + answer('b') + answer('b').slice(1) + answer('c'),
      ['a'],
    ],
    [
      'two answers, one of which has another name',
      answer('a') + answer('b').replace('b', '\ufffd') + answer('b') + answer('c'),
      ['c'],
    ],
    [
      'one that has swallowed the beginning of the next',
      `${answer('a')}<${nonce} b\nb\n${answer('c').slice(1)}`,
      ['a'],
    ],
    ['one that nobody asked for', answer('a') + answer('b') + answer('c') + answer('d'), ['a', 'b']],
    ['an end that is no end', answer('a') + answer('b').replace(' 0', ' none') + answer('c'), ['a']],
    ['another order', answer('b') + answer('a') + answer('c'), []],
    ['no answer in the middle', answer('a') + answer('c'), []],
    ['no end of the last one', answer('a') + answer('b') + answer('c').slice(0, -10), ['a', 'b']],
    ['the first ones only, cut after the last one began', `${answer('a')}<${nonce} b\n`, ['a']],
  ])('believes what stands as it was asked: %s', (_, stdout, believed) => {
    const known = readings(stdout, ABC, nonce);
    expect([...known].filter(([, it]) => it.known).map(([name]) => name)).toEqual(believed);
  });
  it('counts bytes and not characters of an answer that is too long', () => {
    const stdout = `<${nonce} plain\n${'é'.repeat(MOST_PER_PROBE / 2 + 1)}\n>${nonce} 0 \n`;
    expect(readings(stdout, [echo('plain', '')], nonce).get('plain')).toMatchObject({ known: false });
  });
  it('says that the host did not answer when the answer was cut off', () => {
    expect(readings(`<${nonce} plain\nye`, [echo('plain', '')], nonce).get('plain')).toEqual({
      known: false,
      why: 'plain: the host did not answer',
    });
  });
});

describe('unionOf', () => {
  it('asks once what two controls want, and refuses two questions under one name', () => {
    expect(unionOf([{ facts: { a: echo('x', 'true') } }, { facts: { b: echo('x', 'true') } }])).toHaveLength(1);
    expect(() => unionOf([{ facts: { a: echo('x', 'true') } }, { facts: { b: echo('x', 'false') } }])).toThrow(
      'two probes are named x',
    );
  });
});
