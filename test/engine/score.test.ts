import { describe, expect, it } from 'vitest';
import { counts, exitCodeFor, worst } from '../../src/engine/score.ts';
import type { Finding, HostReport, ProofResult } from '../../src/model.ts';

const finding = (status: Finding['status'], more: Partial<Finding> = {}): Finding => ({
  control: 'daemon/icc',
  title: 'Containers on the default bridge cannot reach each other',
  severity: 'high',
  refs: [],
  status,
  effect: status === 'pass' ? 'in-effect' : 'none',
  seen: 'icc is not set',
  fix: [],
  ...more,
});

const host = (more: Partial<HostReport> = {}): HostReport => ({
  host: 'web-1',
  address: '10.0.0.11',
  profile: 'baseline',
  profileDigest: 'ab12',
  outcome: 'clean',
  facts: {},
  findings: [finding('pass')],
  ...more,
});

const proof = (status: ProofResult['status']): ProofResult => ({
  proof: 'userns',
  title: 'Root in a container is not root on the host',
  status,
  expected: 'a shifted uid_map',
  seen: '0 0 4294967295',
});

const consents = (granted: boolean): Pick<HostReport, 'plan'> => ({
  plan: {
    steps: [],
    activation: 'none',
    controls: [],
    consents: [{ name: 'daemon/userns-remap', affects: '7 images go out of sight', granted }],
    stopsContainers: false,
    liveRestoreFirst: false,
  },
});

describe('the exit code of one host', () => {
  const cases: Record<string, [Partial<HostReport>, number]> = {
    'is 0 where every control passes': [{}, 0],
    'is 0 after a change that left nothing open': [{ outcome: 'applied', proofs: [proof('proved')] }, 0],
    'is 0 for a waived control': [{ findings: [finding('waived')] }, 0],
    'is 0 for a control that does not apply': [{ findings: [finding('not-applicable')] }, 0],
    'is 0 where a proof could not be run': [{ proofs: [proof('not-run')] }, 0],
    'is 0 where every consent was given': [{ outcome: 'applied', ...consents(true) }, 0],
    'is 1 for a failed control': [{ outcome: 'findings', findings: [finding('fail')] }, 1],
    'is 1 for what a person must decide': [{ outcome: 'findings', findings: [finding('manual')] }, 1],
    'is 1 for what is set but not in effect': [{ findings: [finding('fail', { effect: 'pending' })] }, 1],
    'is 1 even where a pass is not in effect yet': [{ findings: [finding('pass', { effect: 'pending' })] }, 1],
    'is 1 where consent is still missing': [{ outcome: 'applied', ...consents(false) }, 1],
    'is 1 for a disproved proof': [{ outcome: 'applied', proofs: [proof('proved'), proof('disproved')] }, 1],
    'is 1 where the run was refused for lack of consent': [{ outcome: 'refused' }, 1],
    'is 1 where the host moved between plan and change': [{ outcome: 'drifted' }, 1],
    'is 1 where somebody said no': [{ outcome: 'refused', error: { message: 'you said no' } }, 1],
    'is 4 where the host was refused before it was looked at': [
      { outcome: 'refused', findings: [], error: { message: 'sudo: no' } },
      4,
    ],
    'is 4 for an unknown control': [{ findings: [finding('pass'), finding('unknown')] }, 4],
    'is 4 for an unknown control beside a failed one': [{ findings: [finding('fail'), finding('unknown')] }, 4],
    'is 4 for an unreachable host': [{ outcome: 'unreachable', findings: [], error: { message: 'timed out' } }, 4],
    'is 4 where nobody knows how it ended': [{ outcome: 'unconfirmed' }, 4],
    'is 3 where not everything could be put back': [{ outcome: 'rollback-incomplete' }, 3],
    'is 3 for a host that rolled back, unknown controls or not': [
      { outcome: 'rolled-back', findings: [finding('unknown')] },
      3,
    ],
  };
  for (const [name, [more, code]] of Object.entries(cases))
    it(name, () => expect(exitCodeFor([host(more)])).toBe(code));
});

describe('the exit code of several hosts', () => {
  const rolledBack = host({ outcome: 'rolled-back' });
  const unreachable = host({ outcome: 'unreachable' });
  const failing = host({ findings: [finding('fail')] });

  it('is 0 where there are none', () => expect(exitCodeFor([])).toBe(0));
  it('is 3 as soon as one rolled back', () => expect(exitCodeFor([unreachable, failing, rolledBack])).toBe(3));
  it('is 4 where one is unreachable and another fails', () => expect(exitCodeFor([failing, unreachable])).toBe(4));
  it('is 1 where one fails among clean ones', () => expect(exitCodeFor([host(), failing])).toBe(1));
  it('gives way to a mistake of the tool itself', () => expect(worst([3, 2, 4])).toBe(2));
});

it('counts severities of what needs action only', () => {
  const found = [
    finding('pass', { severity: 'critical' }),
    finding('fail'),
    finding('fail', { severity: 'low', effect: 'pending' }),
    finding('manual', { severity: 'medium' }),
    finding('waived'),
  ];
  expect(counts(found)).toEqual({
    status: { pass: 1, fail: 2, manual: 1, 'not-applicable': 0, unknown: 0, waived: 1 },
    severity: { low: 1, medium: 1, high: 1, critical: 0 },
    pending: 1,
  });
});
