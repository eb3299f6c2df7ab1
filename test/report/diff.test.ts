import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/report/diff.ts';

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

describe('a unified diff', () => {
  it('is empty where nothing differs', () => expect(unifiedDiff('/etc/x', 'a\n', 'a\n')).toBe(''));

  it('shows a new file as added whole', () =>
    expect(unifiedDiff('/etc/x', null, 'a\nb\n')).toBe('--- /dev/null\n+++ /etc/x\n@@ -0,0 +1,2 @@\n+a\n+b\n'));

  it('shows a removed file as removed whole', () =>
    expect(unifiedDiff('/etc/x', 'a\n', null)).toBe('--- /etc/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n'));

  it('says that a line feed at the end is missing', () =>
    expect(unifiedDiff('/etc/x', '{}', '{}\n')).toBe(
      '--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-{}\n\\ No newline at end of file\n+{}\n',
    ));

  it('keeps three lines of context and joins changes that are near', () =>
    expect(
      unifiedDiff('/etc/x', numbers(1, 20), numbers(1, 20).replace('line 5\n', 'five\n').replace('line 9\n', '')),
    ).toBe(
      `--- /etc/x\n+++ /etc/x\n@@ -2,11 +2,10 @@\n line 2\n line 3\n line 4\n-line 5\n+five\n line 6\n line 7\n line 8\n-line 9\n line 10\n line 11\n line 12\n`,
    ));

  it('splits changes that are far apart into hunks', () =>
    expect(unifiedDiff('/etc/x', numbers(1, 30), `first\n${numbers(1, 30)}last\n`).match(/^@@.*@@$/gm)).toEqual([
      '@@ -1,3 +1,4 @@',
      '@@ -28,3 +29,4 @@',
    ]));

  it('does not choke on a file that changes wholly and is long', () => {
    const diff = unifiedDiff('/etc/x', numbers(1, 3000), numbers(5001, 8000));
    expect(diff.split('\n')).toHaveLength(6000 + 4);
  });
});

/** Small numbers with a fixed seed: the same cases in every run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** Follows a diff to the letter, as patch(1) does: every context and removed line must stand where the hunk says. */
function patched(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const made: string[] = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@)/m).slice(1)) {
    const [, from = '', count = '1'] = /^@@ -(\d+)(?:,(\d+))?/.exec(hunk)!;
    const start = Number(count) === 0 ? Number(from) : Number(from) - 1;
    made.push(...old.slice(at, start));
    at = start;
    const body = hunk.slice(hunk.indexOf('\n') + 1).replace(/\n\\ No newline at end of file\n/g, '\0\n');
    for (const raw of body.split('\n').slice(0, -1)) {
      const line = raw.endsWith('\0') ? raw.slice(1, -1) : `${raw.slice(1)}\n`;
      if (raw[0] !== '+') expect(old[at++]).toBe(line);
      if (raw[0] !== '-') made.push(line);
    }
  }
  return [...made, ...old.slice(at)].join('');
}

it('can be followed to the letter, for 500 random pairs of files', () => {
  const next = random(7);
  const text = () => {
    const lines = Array.from({ length: next(24) }, () => 'abcd'[next(4)]!);
    return lines.join('\n') + (next(3) === 0 || lines.length === 0 ? '' : '\n');
  };
  for (let round = 0; round < 500; round++) {
    const [before, after] = [text(), text()];
    expect(patched(before, unifiedDiff('/etc/x', before, after))).toBe(after);
  }
});
