// Certificates are made here, at fixed times, by src/pki (of which openssl is the judge in test/pki) and by openssl; the
// form of the answer is that of a host of the lab (nspawn, bookworm).
import { createPublicKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import tlsCertificates from '../../../src/controls/daemon/tls-certificates.ts';
import { tlsMaterial } from '../../../src/facts/tls-material.ts';
import { newKey } from '../../../src/pki/keys.ts';
import { makeAuthority, signClient, signServer } from '../../../src/pki/make.ts';
import { altName } from '../../../src/pki/names.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { openssl } from '../../pki/openssl.ts';
import { command, FILE, file } from './says.ts';

const SET = '/etc/docker/tls/20261127T120000Z';
const from = new Date('2026-11-27T12:00:00Z');
const authority = await makeAuthority('Ours', newKey(), { from, days: 3650 });
const other = await makeAuthority('Theirs', newKey(), { from, days: 3650 });
const key = newKey();
const server = await signServer(authority, {
  name: 'web-1',
  names: ['web-1', '10.0.2.15'].map(altName),
  publicKey: key,
  life: { from, days: 90 },
});
const client = await signClient(authority, { name: 'ops', publicKey: key, life: { from, days: 90 } });
const weak = openssl([
  'req',
  '-x509',
  '-nodes',
  '-keyout',
  '/dev/null',
  '-newkey',
  'rsa:1024',
  '-days',
  '9000',
  '-subj',
  '/CN=weak',
]);

const half = (it: KeyObject) => `-- key\n${String(createPublicKey(it).export({ type: 'spki', format: 'pem' }))}`;
const material = (files: Record<string, string>) => ({
  'tls-material': Object.entries(files)
    .map(([path, text]) => `== ${path}\n${text}`)
    .join(''),
});
const ours = { [`${SET}/ca.pem`]: authority.pem, [`${SET}/cert.pem`]: server, [`${SET}/key.pem`]: half(key) };
const at = (when: string) => ({
  'host-names': recorded('debian-12-stock', 'host-names').replace(/^\d+/, String(Date.parse(when) / 1000)),
});
const set = {
  'dockerd-command': command({ flags: '-H fd:// -H tcp://10.0.2.15:2376' }),
  [FILE]: file({ tlsverify: true, tlscacert: `${SET}/ca.pem`, tlscert: `${SET}/cert.pem`, tlskey: `${SET}/key.pem` }),
};
const says = (when: string, files: Record<string, string> = ours) => ({ ...set, ...at(when), ...material(files) });
const early = '2026-11-28T12:00:00Z';

controlTest(tlsCertificates, {
  'is nothing to a stock host': { is: 'not-applicable' },
  'passes, and says which ends first': {
    says: says(early),
    is: 'pass',
    seen: `the first to end is ${SET}/cert.pem, in 89 days`,
  },
  'names one that ends soon': {
    says: says('2027-02-10T12:00:00Z'),
    is: 'manual',
    seen: `${SET}/cert.pem (web-1) ends in 15 days, on 2027-02-25`,
    advice: /tls rotate server/,
  },
  'has a threshold of its own': { says: says('2027-02-10T12:00:00Z'), options: { days: 10 }, is: 'pass' },
  'names one that ends tomorrow': {
    says: says('2027-02-25T02:00:00Z'),
    is: 'manual',
    seen: `${SET}/cert.pem (web-1) ends within a day, on 2027-02-25`,
  },
  'names one that has ended': {
    says: says('2027-02-26T12:00:00Z'),
    is: 'manual',
    seen: `${SET}/cert.pem (web-1) ended on 2027-02-25, by this host's clock, which says 2027-02-26`,
  },
  'suspects a clock that is a year late': {
    says: says('2025-11-27T12:00:00Z'),
    is: 'manual',
    seen: /does not hold before 2026-11-27, by this host's clock, which says 2025-11-27: is the clock right\?/,
  },
  'names a certificate that does not fit its key': {
    says: says(early, { ...ours, [`${SET}/key.pem`]: half(newKey()) }),
    is: 'manual',
    seen: `${SET}/key.pem is not the key of ${SET}/cert.pem: dockerd does not start with them`,
  },
  'takes no key that it cannot tell for one that fits': {
    says: says(early, { ...ours, [`${SET}/key.pem`]: '-- key\n' }),
    is: 'manual',
    seen: /its public half cannot be told/,
  },
  'misses files that are not there': {
    says: says(early, { [`${SET}/ca.pem`]: authority.pem }),
    is: 'manual',
    seen: /cert\.pem: there is no certificate/,
  },
  'names a server certificate that is a client’s, and one that is not good for the address': {
    says: says(early, { ...ours, [`${SET}/cert.pem`]: client }),
    is: 'manual',
    seen: /is not for serverAuth but for clientAuth; .* has no name .*; .* is not good for 10\.0\.2\.15, where the API listens/,
  },
  'names a chain that is none': {
    says: says(early, { ...ours, [`${SET}/cert.pem`]: server + other.pem }),
    is: 'manual',
    seen: /is not signed by the one that follows it in the file/,
  },
  'takes a chain that is one': {
    says: says(early, { ...ours, [`${SET}/cert.pem`]: server + authority.pem }),
    is: 'pass',
  },
  'names a short key, and what is no authority': {
    says: says(early, { ...ours, [`${SET}/ca.pem`]: weak + client }),
    is: 'manual',
    seen: /\(weak\) has a rsa key of 1024 bits.*\(ops\) is no authority/,
  },
  'names one that cannot be read': {
    says: says(early, { ...ours, [`${SET}/ca.pem`]: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n' }),
    is: 'manual',
    seen: `${SET}/ca.pem: a certificate that cannot be read`,
  },
  'looks at registries too, where a key may lie beside': {
    says: {
      ...at('2036-11-20T12:00:00Z'),
      ...material({
        '/etc/docker/certs.d/registry:5000/ca.crt': authority.pem,
        '/etc/docker/certs.d/registry:5000/client.key': half(key),
      }),
    },
    is: 'manual',
    seen: '/etc/docker/certs.d/registry:5000/ca.crt (Ours) ends in 4 days, on 2036-11-24',
  },
});

describe('the answer of a host', () => {
  it('is not kept where a private key is in it', () => {
    const bad = '== /k.pem\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    expect(() => tlsMaterial.parse(bad)).toThrow('a private key was sent');
  });
  it('is nothing that cannot be understood', () => expect(() => tlsMaterial.parse('hello')).toThrow('is no file'));
});
