import { beforeAll, describe, expect, it } from 'vitest';
import { encryptedKeyPem, isEncrypted, keyPem, newKey, readKey } from '../../src/pki/keys.ts';
import { type Authority, makeAuthority, signClient, signServer } from '../../src/pki/make.ts';
import { altName, commonName } from '../../src/pki/names.ts';
import { keyOfRequest } from '../../src/pki/request.ts';
import { Secret } from '../../src/secret.ts';
import { asFile, openssl, refused } from './openssl.ts';

const life = { from: new Date(), days: 30 };
let authority: Authority;
let ca: string;

beforeAll(async () => {
  authority = await makeAuthority('Ironhull test', newKey(), { from: new Date(), days: 365 });
  ca = asFile(authority.pem);
});

describe('an authority', () => {
  it('is one in the eyes of openssl, and signs no further authorities', () => {
    const text = openssl(['x509', '-noout', '-text'], authority.pem);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(text).toContain('Signature Algorithm: ecdsa-with-SHA256');
    expect(text).toContain('ASN1 OID: prime256v1');
    expect(openssl(['verify', '-x509_strict', '-CAfile', ca], authority.pem)).toContain('OK');
  });

  it.each(['ec -pkeyopt ec_paramgen_curve:P-384', 'rsa -pkeyopt rsa_keygen_bits:2048'])(
    'may have been made elsewhere: %s',
    async (kind) => {
      const [algorithm, ...more] = kind.split(' ');
      const key = readKey(openssl(['genpkey', '-algorithm', algorithm!, ...more]));
      const other = await makeAuthority('Vault', key, { from: new Date(), days: 40 });
      const client = await signClient(other, { name: 'ops', publicKey: newKey(), life });
      expect(openssl(['verify', '-x509_strict', '-CAfile', asFile(other.pem)], client)).toContain('OK');
    },
  );
});

describe('a server certificate', () => {
  const make = async (request: string) =>
    signServer(authority, {
      name: 'web-1',
      names: ['web-1.example.org', '10.0.0.11', 'fe80::1'].map(altName),
      publicKey: await keyOfRequest(request),
      life,
    });

  it('for the key of a request of openssl is good for servers, by name and address, and for nothing else', async () => {
    const key = asFile(openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']));
    const pem = await make(openssl(['req', '-new', '-key', key, '-subj', '/CN=evil']));
    const verify = (...more: string[]) => refused(['verify', '-x509_strict', '-CAfile', ca, ...more], pem);
    expect(verify('-purpose', 'sslserver', '-verify_hostname', 'web-1.example.org')).toBe('accepted');
    expect(verify('-purpose', 'sslserver', '-verify_ip', '10.0.0.11')).toBe('accepted');
    expect(verify('-purpose', 'sslserver', '-verify_ip', 'fe80::1')).toBe('accepted');
    expect(verify('-purpose', 'sslserver', '-verify_ip', '10.0.0.12')).toMatch(/IP address mismatch/);
    expect(verify('-purpose', 'sslclient')).toMatch(/unsuitable certificate purpose/);
    expect(openssl(['x509', '-noout', '-pubkey'], pem)).toBe(openssl(['pkey', '-in', key, '-pubout']));
    expect(openssl(['x509', '-noout', '-subject'], pem)).toContain('web-1');
  });

  it('is not made of a request whose signature is another key’s', async () => {
    const [one, two] = [newKey(), newKey()].map((key) =>
      openssl(['req', '-new', '-key', asFile(keyPem(key)), '-subj', '/CN=x', '-outform', 'DER', '-out', '-']),
    );
    expect(one).not.toBe(two);
    const request = openssl(['req', '-new', '-key', asFile(keyPem(newKey())), '-subj', '/CN=x']);
    const der = Buffer.from(request.replace(/-----.*-----|\s/g, ''), 'base64');
    der[der.length - 4]! ^= 1;
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(make(forged)).rejects.toThrow(/not signed with its own key|cannot be read/);
  });

  it.each([
    ['', 'no certificate request'],
    ['-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----', 'cannot be read'],
    ['x'.repeat(20_000), 'no certificate request'],
  ])('is not made of nonsense %#', async (text, why) => {
    await expect(make(text)).rejects.toThrow(why);
  });

  it('is not made for a key that is too short', async () => {
    const key = asFile(openssl(['genpkey', '-algorithm', 'rsa', '-pkeyopt', 'rsa_keygen_bits:1024']));
    await expect(make(openssl(['req', '-new', '-key', key, '-subj', '/CN=x']))).rejects.toThrow('1024 bits');
  });
});

describe('a client certificate', () => {
  it('is good for clients and for nothing else, and ends before its authority', async () => {
    const pem = await signClient(authority, { name: 'ops@desk', publicKey: newKey(), life });
    expect(refused(['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', ca], pem)).toBe('accepted');
    expect(refused(['verify', '-purpose', 'sslserver', '-CAfile', ca], pem)).toMatch(/unsuitable certificate purpose/);
    const late = signClient(authority, { name: 'x1', publicKey: newKey(), life: { ...life, days: 366 } });
    await expect(late).rejects.toThrow('the authority itself ends');
  });

  it('has a serial of its own', async () => {
    const serials = await Promise.all(
      [1, 2].map(async () =>
        openssl(['x509', '-noout', '-serial'], await signClient(authority, { name: 'x1', publicKey: newKey(), life })),
      ),
    );
    expect(new Set(serials).size).toBe(2);
  });
});

describe('the private key of an authority', () => {
  const passphrase = new Secret('correct horse battery staple');

  it('is encrypted as every openssl can read it, and only with the passphrase', () => {
    const pem = encryptedKeyPem(newKey(), passphrase);
    expect(isEncrypted(pem)).toBe(true);
    const file = asFile(pem);
    const known = asFile(`${passphrase.reveal()}\n`);
    expect(openssl(['pkey', '-in', file, '-passin', `file:${known}`, '-noout', '-text'])).toContain('prime256v1');
    expect(readKey(pem, passphrase).asymmetricKeyType).toBe('ec');
    expect(() => readKey(pem, new Secret('wrong'))).toThrow('wrong passphrase');
    expect(() => readKey(pem)).toThrow('encrypted');
  });
});

describe('names', () => {
  it.each([
    ['Web-1.Example.org.', { type: 'dns', value: 'web-1.example.org' }],
    ['10.0.0.1', { type: 'ip', value: '10.0.0.1' }],
    ['[::1]', { type: 'ip', value: '::1' }],
  ])('%s', (text, is) => expect(altName(text)).toEqual(is));
  it.each(['', '-a', 'a b', 'a,DNS:b', '1.2.3.999', 'a..b', '*.example.org', `${'a'.repeat(64)}.org`])(
    'refuses %j',
    (text) => expect(() => altName(text)).toThrow(),
  );
  it.each(['', '../x', 'a/b', 'a..b', 'a\nb', 'x'.repeat(65)])('no common name: %j', (text) =>
    expect(() => commonName(text)).toThrow(),
  );
});
