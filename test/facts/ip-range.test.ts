import { expect, it } from 'vitest';
import { ipRange, isWithin } from '../../src/facts/ip-range.ts';

it.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['10.0.0.5', '10.0.0.5'],
  ['10.0.0.5/32', '10.0.0.5'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['fd00::/8', 'fd00::/8'],
  ['FE80::1/64', 'fe80::/64'],
  ['::', '::'],
  ['::1', '::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
])('%s is written as the packet filter prints it: %s', (given, text) => {
  expect(ipRange(given)?.text).toBe(text);
});

it.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/8; drop',
  'web-1',
  ':::',
  '1::2::3',
  '::/129',
])('%j is no range', (given) => {
  expect(ipRange(given)).toBeNull();
});

it('knows what lies in a range', () => {
  const ranges = ['10.0.0.0/8', 'fd00::/8'].map((it) => ipRange(it)!);
  for (const it of ['10.255.0.1', 'fd12::1', '::ffff:10.0.0.1']) expect(isWithin(it, ranges)).toBe(true);
  for (const it of ['11.0.0.1', 'fe80::1', '', 'nonsense']) expect(isWithin(it, ranges)).toBe(false);
});
