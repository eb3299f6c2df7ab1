import { expect, it } from 'vitest';
import type { Finding } from '../../../src/model.ts';
import { withClock, wrongClock } from '../../../src/session/tls/clock.ts';

const now = new Date('2026-11-27T12:00:00Z');

it.each([
  ['the same', 0, null],
  ['four minutes late', -240, null],
  ['six minutes early', 360, "the host's clock says 2026-11-27T12:06:00Z, and this machine's 2026-11-27T12:00:00Z"],
  ['a year late', -365 * 86_400, "the host's clock says 2025-11-27T12:00:00Z, and this machine's 2026-11-27T12:00:00Z"],
])('a clock that is %s', (_, by, says) => {
  expect(wrongClock({ clock: now.getTime() / 1000 + by }, now)).toBe(says);
});

const finding = (control: string, status: Finding['status']): Finding => ({
  ...{ control, status, title: '', severity: 'high', refs: [], effect: 'in-effect', seen: 'all is well', fix: [] },
});
const known = (by: number) =>
  new Map([
    ['host-names', { known: true as const, value: { clock: now.getTime() / 1000 + by, names: [], addresses: [] } }],
  ]);
const YEAR = 365 * 86_400;

it.each([-YEAR, YEAR])('an audit by a clock that is wrong by a year passes no certificate (%d)', (by) => {
  const [judged, other] = withClock(
    [finding('daemon/tls-certificates', 'pass'), finding('daemon/icc', 'pass')],
    known(by),
    now,
  );
  expect(judged).toMatchObject({
    status: 'manual',
    effect: 'none',
    seen: expect.stringMatching(/^the host's clock says 202[57]/),
  });
  expect(judged!.advice).toContain('set that clock right');
  expect(other!.status).toBe('pass');
});

it.each([0, 1800])('an audit by a clock that is right enough says nothing of it (%d)', (by) => {
  expect(withClock([finding('daemon/tls-certificates', 'pass')], known(by), now)[0]!.status).toBe('pass');
});

it('where there are no certificates, nothing depends on the clock', () => {
  expect(withClock([finding('daemon/tls-certificates', 'not-applicable')], known(YEAR), now)[0]!.status).toBe(
    'not-applicable',
  );
});
