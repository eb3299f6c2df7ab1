import { describe, expect, it } from 'vitest';
import { isGlob, matches } from '../../src/load/glob.ts';
import { didYouMean, nearest } from '../../src/load/nearest.ts';

const known = ['port', 'profile', 'address', 'known-hosts', 'daemon/icc', 'daemon/userns-remap', 'daemon/no-tcp'];

describe('nearest', () => {
  it.each([
    ['prot', 'port'],
    ['Port', 'port'],
    ['known_hosts', 'known-hosts'],
    ['adress', 'address'],
    ['prof', 'profile'],
    ['icc', 'daemon/icc'],
    ['daemon/usernsremap', 'daemon/userns-remap'],
    ['deamon/icc', 'daemon/icc'],
    ['xyz', undefined],
    ['', undefined],
    ['p'.repeat(10_000), undefined],
  ])('%s is %s', (word, name) => expect(nearest(word, known)).toBe(name));

  it('is a question, or nothing', () => {
    expect([didYouMean('prot', known), didYouMean('xyz', known)]).toEqual(['; did you mean port?', '']);
  });
});

describe('a glob', () => {
  it.each([
    ['*', 'daemon/icc', true],
    ['daemon/*', 'daemon/icc', true],
    ['daemon/*', 'daemons/icc', false],
    ['*/icc', 'daemon/icc', true],
    ['d*i*c', 'daemon/icc', true],
    ['daemon/ic?', 'daemon/icc', true],
    ['daemon/icc?', 'daemon/icc', false],
    ['daemon/icc', 'daemon/icc', true],
    ['daemon.icc', 'daemon/icc', false],
    ['', '', true],
    ['', 'a', false],
    ['a*', 'a', true],
  ])('%s and %s: %s', (glob, name, is) => expect(matches(glob, name)).toBe(is));

  it('is never slow, however many stars it has', () => {
    expect(matches(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
    expect(isGlob('daemon/icc')).toBe(false);
  });
});
