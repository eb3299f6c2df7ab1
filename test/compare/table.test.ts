import { describe, expect, it } from 'vitest';
import { type Judged, ours } from './ours.ts';
import { config, facts } from './recorded.ts';
import { printed, rows } from './table.ts';

const finding = (status: string, ...ids: string[]): Judged => ({
  control: 'x/y',
  status,
  refs: ids.map((id) => ({ source: 'CIS Docker 1.6.0', id })),
});
const mended = facts({ says: config('{ "icc": false }') });
const compare = (stock: string, hardened: string) =>
  rows(
    { facts: facts(), findings: [finding(stock, '2.2', '2.7')] },
    { facts: mended, findings: [finding(hardened, '2.2', '2.7')] },
  );
const row = (id: string, table = compare('fail', 'pass')) => table.find((it) => it.id === id)!;

describe('what ironhull says of a check', () => {
  it('is the worst of its findings', () => {
    expect(ours('2.13', [finding('pass', '2.13'), finding('manual', '2.13'), finding('fail', '2.14')])).toBe('manual');
    expect(ours('2.13', [])).toBe('none');
  });

  it('goes by the numbers of the version that the bench has', () => {
    const refs = [{ source: 'CIS Docker 1.8.0', id: '2.8' }];
    expect(ours('2.8', [{ control: 'x/y', status: 'pass', refs }])).toBe('none');
  });
});

describe('the comparison', () => {
  it('has nothing to explain where both say the same', () => {
    expect(row('2.2')).toEqual({ id: '2.2', cells: ['fail', 'warn', 'pass', 'pass'], why: [], unexplained: [] });
  });

  it('gives the reason where they differ', () => {
    expect(row('2.7', compare('pass', 'pass'))).toMatchObject({
      why: [expect.stringContaining('no TCP listener')],
      unexplained: [],
    });
  });

  it('does not let a difference pass that nobody explained', () => {
    const table = compare('pass', 'pass');
    expect(row('2.2', table).unexplained).toEqual(['stock: pass against warn']);
    expect(printed(table)).toMatch(/^2\.2 .*NOT EXPLAINED \(stock: pass against warn\)$/m);
  });

  it('does not let a check pass that no finding is about', () => {
    expect(row('3.1').unexplained).toEqual(['stock: none against pass', 'hardened: none against pass']);
  });
});
