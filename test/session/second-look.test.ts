import { describe, expect, it } from 'vitest';
import type { Finding, Plan } from '../../src/model.ts';
import { doubtsAbout } from '../../src/session/second-look.ts';

const finding = (control: string, over: Partial<Finding>): Finding => ({
  control,
  title: control,
  severity: 'high',
  refs: [],
  status: 'pass',
  effect: 'none',
  seen: 'this was seen',
  fix: [],
  ...over,
});
const plan = { controls: ['daemon/icc'] } as unknown as Plan;

describe('what is seen after a change', () => {
  it.each<[string, Partial<Finding>, Partial<Finding>, string[]]>([
    ['confirms when the planned control passes', { status: 'fail' }, { status: 'pass' }, []],
    ['confirms what is set and waits (pending)', { status: 'fail' }, { status: 'fail', effect: 'pending' }, []],
    [
      'doubts a planned control that still fails',
      { status: 'fail' },
      { status: 'fail' },
      ['daemon/icc still says: this was seen'],
    ],
    [
      'doubts a planned control that is unknown now',
      { status: 'fail' },
      { status: 'unknown' },
      ['daemon/icc still says: this was seen'],
    ],
    [
      'confirms a rest that was left to a person on purpose',
      { status: 'fail', advice: 'the rest is yours' },
      { status: 'manual' },
      [],
    ],
    [
      'doubts a rest that nobody spoke of',
      { status: 'fail' },
      { status: 'manual' },
      ['daemon/icc still says: this was seen'],
    ],
  ])('%s', (_, before, after, doubts) => {
    expect(doubtsAbout(plan, [finding('daemon/icc', before)], [finding('daemon/icc', after)])).toEqual(doubts);
  });

  it('doubts what passed before and is lost, and minds nothing that failed before', () => {
    const before = [finding('a/b', {}), finding('c/d', { status: 'fail' })];
    const after = [finding('a/b', { status: 'fail' }), finding('c/d', { status: 'fail' })];
    expect(doubtsAbout(plan, before, after)).toEqual(['a/b passed before and now says: this was seen']);
  });
});
