import { describe, expect, it } from 'vitest';
import { daemon } from '../../src/changes.ts';
import { control, fail, pass, probe } from '../../src/define.ts';
import { assess } from '../../src/engine/assess.ts';
import type { Control, Finding, Reading, Verdict, Waiver } from '../../src/model.ts';

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

const CIS = [
  { source: 'CIS Docker 1.6.0', id: '3.19' },
  { source: 'CIS Docker 1.6.0', id: '3.22' },
  { source: 'a page', url: 'https://example.org' },
];
/** The finding of a control that answers two checks, and says this. */
function findingOf(verdict: Verdict, waivers: Waiver[] = []): Finding {
  const saying: Control = { ...it1, refs: CIS, facts: {}, options: {}, inspect: () => verdict };
  return assess({ ...judged({ waivers }), controls: new Map([['x/thing', saying]]) }, says())[0]!;
}

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
  it('says of a single check what is said of it alone, and leaves the others to the finding', () => {
    const verdict: Verdict = { ...pass('it is right'), checks: { '3.22': 'not-applicable' } };
    expect(findingOf(verdict).refs).toEqual([CIS[0], { ...CIS[1], status: 'not-applicable' }, CIS[2]]);
    expect(findingOf(pass('it is right')).refs).toEqual(CIS);
  });
  it('waives the checks that fail, and no others', () => {
    const verdict: Verdict = {
      ...fail('it is wrong', daemon({ icc: false }, 'so')),
      checks: { '3.19': 'fail', '3.22': 'pass' },
    };
    const { refs } = findingOf(verdict, [waiver('2026-12-01')]);
    expect(refs.map(({ status }) => status)).toEqual(['waived', 'pass', undefined]);
  });
  it('hands on what several findings have in common', () => {
    const cause = { id: 'a-cause', seen: 'a thing' };
    expect(findingOf({ status: 'manual', seen: 'not judged', advice: 'look', cause })).toMatchObject({ cause });
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
