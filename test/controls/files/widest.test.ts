import { describe, expect, it } from 'vitest';
import { complaint } from '../../../src/controls/files/widest.ts';

const ask = (mode: number, uid = 0, gid = 0, widest = 0o644) =>
  complaint({ path: '/f', mode, uid, gid }, widest, 'because')?.fix;
const terms = { why: 'because', activation: 'none', risk: 'safe' };

describe('a file that must grant nothing beyond a mode', () => {
  it.each([0o644, 0o640, 0o600, 0o444, 0o400, 0])('is content with %o', (mode) => expect(ask(mode)).toBeUndefined());

  // Each of these is "644 or less" when modes are compared as numbers.
  it.each([
    [0o277, '0244'],
    [0o076, '0044'],
    [0o466, '0444'],
    [0o602, '0600'],
  ])('takes from %o the forbidden bits, grants none and leaves the owner alone', (mode, left) =>
    expect(ask(mode)).toEqual({ kind: 'mode', path: '/f', mode: left, ...terms }),
  );

  it('changes only the owner where only the owner is wrong', () =>
    expect(ask(0o600, 0, 999)).toEqual({ kind: 'mode', path: '/f', owner: 'root:root', ...terms }));

  it('accepts a stricter private file where 0444 is the widest', () => {
    expect(ask(0o400, 0, 0, 0o444)).toBeUndefined();
    expect(ask(0o640, 0, 0, 0o444)).toMatchObject({ mode: '0440' });
  });
});
