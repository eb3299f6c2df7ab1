// Certificates by openssl, as an authority elsewhere makes them, of requests that we make.
import { createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultsOfImport, type Import } from '../../src/pki/import.ts';
import { newKey } from '../../src/pki/keys.ts';
import { makeAuthority, signServer } from '../../src/pki/make.ts';
import { altName } from '../../src/pki/names.ts';
import { readCertificate } from '../../src/pki/read.ts';
import { clientRequest } from '../../src/pki/request.ts';
import { asFile, openssl } from './openssl.ts';

const key = newKey();
const spki = String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
// What openssl signs holds from the second in which it does.
const now = new Date(Date.now() + 60_000);
const HERE = 'extendedKeyUsage=clientAuth';
let ca: { cert: string; key: string };

beforeAll(() => {
  const secret = asFile(openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']));
  ca = {
    key: secret,
    cert: openssl(['req', '-x509', '-new', '-key', secret, '-subj', '/CN=Elsewhere', '-days', '50']),
  };
});

const sign = async (extension: string) => {
  const request = asFile(await clientRequest('ops', key));
  const by = ['-CA', asFile(ca.cert), '-CAkey', ca.key, '-CAcreateserial', '-extfile', asFile(extension)];
  return readCertificate(openssl(['x509', '-req', '-in', request, '-days', '10', ...by]));
};
const faults = async (differently: Partial<Import> = {}, extension = HERE) =>
  faultsOfImport({
    ...{ chain: [await sign(extension)], authorities: [readCertificate(ca.cert)] },
    ...{ role: 'client' as const, key: spki, names: [], now, ...differently },
  });

describe('a certificate of an authority elsewhere', () => {
  it('is taken for what it was asked for; openssl reads the request', async () => {
    const text = openssl(['req', '-noout', '-verify', '-text'], await clientRequest('ops', key));
    expect(text).toContain('TLS Web Client Authentication');
    expect(await faults()).toEqual([]);
  });

  it('is taken with those in between', async () => {
    const root = await makeAuthority('Root', newKey(), { from: now, days: 50 });
    const names = ['web-1', '10.0.0.11'].map(altName);
    const leaf = await signServer(root, { name: 'web-1', names, publicKey: key, life: { from: now, days: 9 } });
    const [first, last] = [readCertificate(leaf), readCertificate(root.pem)];
    const server = { role: 'server' as const, authorities: [last], names: ['10.0.0.11'] };
    expect(await faults({ ...server, chain: [first] })).toEqual([]);
    expect(await faults({ ...server, chain: [first, last] })).toEqual([]);
    expect(await faults({ ...server, chain: [first], names: ['10.0.0.12'] })).toEqual([
      'the certificate is not good for 10.0.0.12',
    ]);
  });

  it.each<[string, Partial<Import>, string]>([
    ['another key', { key: 'other' }, 'not for the key that waits'],
    ['no certificate', { chain: [] }, 'no certificate in the file'],
    ['no authority', { authorities: [] }, 'no authority in the file'],
    ['the other use', { role: 'server' }, 'is not for serverAuth but for clientAuth'],
    ['a time after its end', { now: new Date(now.getTime() + 20 * 86_400_000) }, 'ops ended on'],
    ['a time before its beginning', { now: new Date(now.getTime() - 2 * 86_400_000) }, 'ops does not hold before'],
  ])('is refused for %s', async (_, differently, why) => {
    expect((await faults(differently)).join('; ')).toContain(why);
  });

  it('is refused where it is an authority itself, or none of those given signed it', async () => {
    expect(await faults({}, `${HERE}\nbasicConstraints=critical,CA:TRUE`)).toEqual([
      expect.stringContaining('is an authority itself'),
    ]);
    const stranger = await makeAuthority('Elsewhere', newKey(), { from: now, days: 50 });
    expect(await faults({ authorities: [readCertificate(stranger.pem)] })).toEqual([
      'none of the authorities signed it',
    ]);
  });
});
