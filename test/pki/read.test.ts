import { describe, expect, it } from 'vitest';
import { daysLeft, faultsOf, isEarly } from '../../src/pki/judge.ts';
import { newKey } from '../../src/pki/keys.ts';
import { makeAuthority, signClient, signServer } from '../../src/pki/make.ts';
import { altName } from '../../src/pki/names.ts';
import { readCertificate, readCertificates } from '../../src/pki/read.ts';
import { asFile, openssl } from './openssl.ts';

const from = new Date('2026-11-27T12:00:00Z');
const authority = await makeAuthority('Ironhull test', newKey(), { from, days: 365 });
const stranger = await makeAuthority('Ironhull test', newKey(), { from, days: 365 });
const life = { from, days: 30 };
const server = await signServer(authority, {
  name: 'web-1',
  names: ['web-1', '10.0.0.11'].map(altName),
  publicKey: newKey(),
  life,
});
const client = await signClient(authority, { name: 'ops', publicKey: newKey(), life });

/** One made by openssl with its own key. */
const own = (...args: string[]) =>
  readCertificate(openssl(['req', '-x509', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=own', ...args]));
/** One of a rsa key signed by another with an old digest: what a report of 2014 would show. */
function old(digest: string) {
  const ca = openssl(['genpkey', '-algorithm', 'rsa', '-pkeyopt', 'rsa_keygen_bits:2048']);
  const root = openssl(['req', '-x509', '-key', asFile(ca), '-subj', '/CN=root']);
  const request = openssl(['req', '-new', '-newkey', 'rsa:1024', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=old']);
  const sign = ['x509', '-req', `-${digest}`, '-CA', asFile(root), '-CAkey', asFile(ca), '-set_serial', '1'];
  return readCertificate(openssl(sign, request));
}

describe('reading', () => {
  it('tells what a certificate is', () => {
    expect(readCertificate(server)).toMatchObject({
      subject: 'web-1',
      issuer: 'Ironhull test',
      isAuthority: false,
      usages: ['serverAuth'],
      names: 'DNS:web-1, IP Address:10.0.0.11',
      key: { type: 'ec', bits: 256 },
      signature: 'sha256WithECDSA',
      to: new Date('2026-12-27T12:00:00Z'),
    });
    expect(readCertificate(authority.pem).isAuthority).toBe(true);
  });

  it('finds all in a bundle, and skips what openssl writes between them', () => {
    const bundle = `subject=x\n${authority.pem}\nissuer=y\n${stranger.pem}`;
    expect(readCertificates(bundle)).toHaveLength(2);
    expect(readCertificates('')).toEqual([]);
    expect(() => readCertificates('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----')).toThrow('cannot be');
  });

  it('knows who signed it, though a stranger has the same name', () => {
    const it = readCertificate(client);
    expect(it.signedBy(readCertificate(authority.pem))).toBe(true);
    expect(it.signedBy(readCertificate(stranger.pem))).toBe(false);
  });

  it('knows which names it covers; a common name counts for nothing', () => {
    const it = readCertificate(server);
    expect(['web-1', '10.0.0.11', '10.0.0.12', 'web-2'].map(it.covers)).toEqual([true, true, false, false]);
    expect(readCertificate(client).covers('ops')).toBe(false);
  });
});

describe('judging', () => {
  it.each([
    ['ours', readCertificate(authority.pem), 'authority', []],
    ['ours', readCertificate(server), 'server', []],
    ['ours', readCertificate(client), 'client', []],
    ['a client as server', readCertificate(client), 'server', [/not for serverAuth but for clientAuth/, /no name/]],
    ['a server as authority', readCertificate(server), 'authority', [/is no authority/]],
    ['an authority as server', own(), 'server', [/is an authority itself/, /no name/]],
    ['SHA-1, and a short key', old('sha1'), 'client', [/sha1WithRSA/, /rsa key of 1024 bits/]],
    ['a short key', old('sha256'), 'client', [/rsa key of 1024 bits/]],
    ['ed25519', own('-newkey', 'ed25519'), 'authority', []],
  ] as const)('%s (%#)', (_, it, role, wants) => {
    const faults = faultsOf(it, role);
    expect(faults).toHaveLength(wants.length);
    for (const [index, want] of wants.entries()) expect(faults[index]).toMatch(want);
  });

  it.each([
    ['2026-11-27T13:00:00Z', 29, false],
    ['2026-12-27T11:00:00Z', 0, false],
    ['2026-12-28T13:00:00Z', -2, false],
    ['2025-11-27T12:00:00Z', 395, true],
  ])('at %s it has %i days left', (now, days, early) => {
    const it = readCertificate(server);
    expect(daysLeft(it, new Date(now))).toBe(days);
    expect(isEarly(it, new Date(now))).toBe(early);
  });
});
