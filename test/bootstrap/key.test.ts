import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedKey, plainFingerprint } from '../../src/bootstrap/key.ts';
import { armored, packetsOf } from '../../src/bootstrap/packets.ts';

// Keys as gpg makes them; on a machine without gpg the rest is still tried in the lab, which installs it.
const home = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const gpg = (...args: string[]) =>
  execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--passphrase', '', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const hasGpg = (() => {
  try {
    return gpg('--version').length > 0;
  } catch {
    return false;
  }
})();

function key(name: string, algorithm: string) {
  gpg('--quick-generate-key', name, algorithm, 'cert,sign', 'never');
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(gpg('--with-colons', '--fingerprint', name).toString())![1]!;
  gpg('--quick-add-key', fingerprint, algorithm, 'sign', 'never');
  return { fingerprint, file: gpg('--export', fingerprint), armor: gpg('--armor', '--export', fingerprint) };
}

describe.runIf(hasGpg).each(['rsa2048', 'ed25519'])('a key of gpg (%s) with a subkey that signs', (algorithm) => {
  const ours = hasGpg ? key(`ours-${algorithm}`, algorithm) : undefined!;
  const other = hasGpg ? key(`other-${algorithm}`, algorithm) : undefined!;

  it('is taken with its own fingerprint, armored or not, however that is written', () => {
    const spaced = ours.fingerprint.toLowerCase().replace(/.{4}/g, '$& ');
    expect(checkedKey(ours.file, ours.fingerprint)).toEqual(ours.file);
    expect(checkedKey(ours.armor, spaced)).toEqual(ours.file);
    expect(packetsOf(Buffer.from(armored(ours.file))).map(({ tag }) => tag)).toEqual([6, 13, 2, 14, 2]);
    expect(armored(ours.file)).toBe(ours.armor.toString());
  });

  it('is refused with any other', () => {
    expect(() => checkedKey(ours.armor, other.fingerprint)).toThrow(`its fingerprint is ${ours.fingerprint}`);
  });

  it('is refused with a second key behind it, or with a subkey that is not its own', () => {
    expect(() => checkedKey(Buffer.concat([ours.file, other.file]), ours.fingerprint)).toThrow('more than one key');
    const stolen = packetsOf(other.file)
      .slice(3)
      .map(({ whole }) => whole);
    expect(() => checkedKey(Buffer.concat([ours.file, ...stolen]), ours.fingerprint)).toThrow('has not signed');
    expect(() => checkedKey(Buffer.concat([ours.file, stolen[0]!]), ours.fingerprint)).toThrow('has not signed');
  });

  it('is refused when it is cut, or has a bit turned in its subkey', () => {
    expect(() => checkedKey(ours.file.subarray(0, -5), ours.fingerprint)).toThrow('cut short');
    const turned = Buffer.from(ours.file);
    turned[turned.indexOf(packetsOf(ours.file)[3]!.whole) + 20]! ^= 1;
    expect(() => checkedKey(turned, ours.fingerprint)).toThrow('has not signed');
  });
});

it.each([
  ['', 'does not begin with a public key'],
  ['<html>not found</html>', 'no OpenPGP key'],
  ['-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!\n-----END PGP PUBLIC KEY BLOCK-----\n', 'armor is damaged'],
])('%j is no key', (text, words) => {
  expect(() => checkedKey(Buffer.from(text), 'AB'.repeat(20))).toThrow(words);
});

it.each(['', '0EBFCD88', 'ZZ'.repeat(20), 'AB'.repeat(21)])('%j is no fingerprint', (text) => {
  expect(() => plainFingerprint(text)).toThrow('40 hexadecimal digits');
});
