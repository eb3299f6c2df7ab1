import { describe, expect, it } from 'vitest';
import { partsOf, type Said } from './said.ts';

const EPERM = 'failed 1 Operation not permitted';
// Without mknod and net_raw, as the program before runc leaves them (Docker 26.1.5).
const LESS: Said = {
  'a.CapBnd': '00000000a00405fb',
  'a.CapPrm': '00000000a00405fb',
  'a.CapEff': '00000000a00405fb',
  'a.exec.CapBnd': '00000000a00405fb',
  'a.raw-socket': EPERM,
};
const dropped = (differently: Said) =>
  partsOf('capabilities', { ...LESS, ...differently }, [['demanded.drop', 'mknod net_raw']]);
/** AppArmor takes the use away and leaves the bit. */
const byAppArmor = (differently: Said) =>
  partsOf('capabilities', { 'a.raw-socket': EPERM, ...differently }, [['demanded.refused', 'net_raw']]);

describe('the proof of capabilities', () => {
  it('has the fourteen for the most there may be where nothing is demanded', () => {
    const found = partsOf('capabilities', {}, []);
    expect(Object.keys(found)).toEqual(['sets']);
    expect(found.sets).toMatch(/^proved: 14 of Docker’s fourteen: chown, dac_override, /);
  });

  it.each([
    ['a.CapBnd', '000001ffffffffff', /^disproved: too much: bounding: dac_read_search, /],
    ['a.CapEff', '00000000a82425fb', /^disproved: too much: effective: sys_admin$/],
    ['a.exec.CapBnd', '00000000a82425fb', /^disproved: too much: what docker exec starts: sys_admin$/],
    ['a.CapEff', '000002ffa80425fb', /^disproved: .*41$/],
    ['a.CapPrm', undefined, /^not-run: .*: permitted$/],
    ['a.CapBnd', 'a lie', /^not-run: .*: bounding$/],
  ])('%s as %s', (key, value, seen) => expect(partsOf('capabilities', { [key]: value }, []).sets).toMatch(seen));

  it('is green where what was demanded is gone, set and deed', () => {
    expect(dropped({})).toEqual({
      sets: expect.stringMatching(/^proved: 12 of/),
      mknod: 'proved: making a node of a character device: EPERM, and the bit is not there',
      net_raw: 'proved: a raw socket: EPERM, and the bit is not there',
    });
  });

  it.each([
    ['nothing takes it away', { 'a.CapBnd': '00000000a80425fb', 'a.raw-socket': 'ok' }, 'sets', /^disproved/],
    ['docker exec gets it back', { 'a.exec.CapBnd': '00000000a80425fb' }, 'sets', /exec starts: net_raw, mknod$/],
    ['the call goes through', { 'a.raw-socket': 'ok' }, 'net_raw', /^disproved/],
    ['there was no perl', { 'a.raw-socket': undefined }, 'net_raw', /^not-run/],
    ['somebody else answered', { 'a.raw-socket': 'failed 13 Permission denied' }, 'net_raw', /^not-run/],
  ])('is not green where %s', (_, differently, part, seen) => expect(dropped(differently)[part]).toMatch(seen));

  it.each([
    [{}, /^proved: a raw socket: EPERM, though the bit is there; unconfined it goes through$/],
    [{ 'a.raw-socket': 'ok' }, /^disproved/],
    [{ 'k.raw-socket': EPERM }, /^not-run: .*another author/],
    [{ 'k.start': 'no authorization denied', 'k.done': undefined }, /^not-run: .*CAP_SYS_ADMIN did not start/],
  ])('by AppArmor: %j', (differently, seen) => expect(byAppArmor(differently).net_raw).toMatch(seen));
});
