import { describe, expect, it } from 'vitest';
import { cis } from '../../src/controls/cis.ts';
import { CONTROLS } from '../../src/controls/index.ts';

const numbersOf = (version: string) =>
  new Set(
    [...CONTROLS]
      .filter(([name]) => /^(daemon|files|seccomp)\//.test(name))
      .flatMap(([, { refs }]) => refs.filter(({ source }) => source === `CIS Docker ${version}`).map(({ id }) => id!)),
  );
const section = (number: number, last: number) => Array.from({ length: last }, (_, at) => `${number}.${at + 1}`);

describe('CIS numbers', () => {
  it.each([
    ['2.6', '2.6'],
    ['2.7', '2.8'],
    ['2.18', '2.19'],
    ['3.7', '3.7'],
    ['1.1.9', '1.1.9'],
  ])('%s of 1.6.0 is %s of 1.8.0', (old, now) => {
    expect(cis(old)).toEqual([
      { source: 'CIS Docker 1.6.0', id: old },
      { source: 'CIS Docker 1.8.0', id: now },
    ]);
  });

  it('of sections 2 and 3 each have a control, in both versions', () => {
    const wanted = (last: number) => [...section(2, last), ...section(3, 24)];
    expect(wanted(18).filter((it) => !numbersOf('1.6.0').has(it))).toEqual([]);
    expect(wanted(19).filter((it) => !numbersOf('1.8.0').has(it))).toEqual([]);
  });
});
