import { expect, it } from 'vitest';
import { wrongClock } from '../../../src/session/tls/clock.ts';

const now = new Date('2026-11-27T12:00:00Z');

it.each([
  ['the same', 0, null],
  ['four minutes late', -240, null],
  ['six minutes early', 360, "the host's clock says 2026-11-27T12:06:00Z, and this machine's 2026-11-27T12:00:00Z"],
  ['a year late', -365 * 86_400, "the host's clock says 2025-11-27T12:00:00Z, and this machine's 2026-11-27T12:00:00Z"],
])('a clock that is %s', (_, by, says) => {
  expect(wrongClock({ clock: now.getTime() / 1000 + by }, now)).toBe(says);
});
