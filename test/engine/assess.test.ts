import { describe, expect, it } from 'vitest';
import { daemon } from '../../src/changes.ts';
import { control, fail, pass, probe } from '../../src/define.ts';
import { assess } from '../../src/engine/assess.ts';
import type { Control, Reading, Waiver } from '../../src/model.ts';

const wanted = probe('wanted', 'echo yes', (text) => text.trim());
const it1 = control({
  title: 'A thing',
  why: 'because',
  costs: 'nothing',
  severity: 'low',
  refs: [],
  facts: { wanted },
  options: { is: { ask: 'What?', default: 'yes' } },
  inspect: ({ wanted }, { is }) =>
    wanted === is ? pass(`it is ${is}`) : fail(`it is ${wanted}`, daemon({ icc: false }, 'so')),
}) as unknown as Control;

const judged = (over: { options?: object; waivers?: Waiver[] } = {}) => ({
  controls: new Map([['x/thing', it1]]),
  options: new Map([['x/thing', (over.options ?? {}) as never]]),
  waivers: over.waivers ?? [],
  host: 'web-1',
  today: '2026-11-24',
});
const says = (reading?: Reading<unknown>) => new Map(reading === undefined ? [] : [['wanted', reading]]);
const waiver = (until: string, hosts: string[] = []): Waiver => ({
  control: 'x/thing',
  hosts,
  because: 'tests',
  owner: 'ops',
  until,
});
const known = (value: string) => says({ known: true, value });

describe('assess', () => {
  it('passes what is in effect', () => {
    expect(assess(judged(), known('yes'))).toMatchObject([{ status: 'pass', effect: 'in-effect', seen: 'it is yes' }]);
  });
  it('uses the option that the profile sets', () => {
    expect(assess(judged({ options: { is: 'no' } }), known('no'))).toMatchObject([{ status: 'pass' }]);
  });
  it('says unknown, with the reason, when a question was not answered', () => {
    expect(assess(judged(), says({ known: false, why: 'wanted: exit 1' }))).toMatchObject([
      { status: 'unknown', seen: 'wanted: exit 1' },
    ]);
    expect(assess(judged(), says())).toMatchObject([{ status: 'unknown', seen: 'wanted was not asked' }]);
  });
  it('does not repair what is waived, nor count it as a pass', () => {
    expect(assess(judged({ waivers: [waiver('2026-11-24')] }), known('no'))).toMatchObject([
      { status: 'waived', fix: [] },
    ]);
  });
  it('keeps the finding of an expired waiver, or of one for another host', () => {
    expect(assess(judged({ waivers: [waiver('2026-11-23')] }), known('no'))).toMatchObject([
      { status: 'fail', advice: 'the waiver "tests" (ops) expired on 2026-11-23' },
    ]);
    expect(assess(judged({ waivers: [waiver('2027-01-01', ['web-2'])] }), known('no'))[0]).not.toHaveProperty('advice');
  });
});
