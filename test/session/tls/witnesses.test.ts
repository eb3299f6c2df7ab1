// What verify calls a Docker API with, as the folder of an authority holds it; openssl is asked what each is good for.
import { chmodSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeIn } from '../../../src/load/pki-folder.ts';
import { newKey } from '../../../src/pki/keys.ts';
import { makeAuthority } from '../../../src/pki/make.ts';
import { clientOf } from '../../../src/pki/strangers.ts';
import { keepWitnesses, readWitnesses } from '../../../src/session/tls/witnesses.ts';
import { asFile, refused } from '../../pki/openssl.ts';

const now = new Date();
const life = { from: now, days: 100 };
const authority = await makeAuthority('Ours', newKey(), life);
const fresh = () => join(mkdtempSync(join(tmpdir(), 'ironhull-witnesses-')), 'pki');

it('there are none without an authority', () => expect(readWitnesses(fresh(), now)).toBeNull());

it('are made once, are another’s business to read, and are good for nothing', async () => {
  const folder = fresh();
  writeIn(folder, 'ca.pem', authority.pem);
  expect(readWitnesses(folder, now)).toMatchObject({ client: null, expired: null, server: null });
  await keepWitnesses(folder, authority, now);
  const { expired, server } = readWitnesses(folder, now)!;
  const verify = (pem: string, purpose: string) =>
    refused(['verify', '-x509_strict', '-purpose', purpose, '-CAfile', asFile(authority.pem)], pem);
  expect(verify(expired!.cert, 'sslclient')).toContain('certificate has expired');
  expect(verify(server!.cert, 'sslclient')).toContain('unsuitable certificate purpose');
  expect(verify(server!.cert, 'sslserver')).toBe('accepted');
  for (const it of readdirSync(join(folder, 'proof')))
    expect(statSync(join(folder, 'proof', it)).mode & 0o777).toBe(0o600);
  await keepWitnesses(folder, authority, now);
  expect(readWitnesses(folder, now)!.server!.cert).toBe(server!.cert);
});

it('are made anew for a new authority, and those of an old one do not count', async () => {
  const folder = fresh();
  await keepWitnesses(folder, authority, now);
  const next = await makeAuthority('Ours', newKey(), life);
  writeIn(folder, 'ca.pem', next.pem);
  expect(readWitnesses(folder, now)).toMatchObject({ expired: null, server: null });
  await keepWitnesses(folder, next, now);
  expect(readWitnesses(folder, now)!.expired).not.toBeNull();
});

it('a client counts while it holds; a key that others may read is not used', async () => {
  const folder = fresh();
  writeIn(folder, 'ca.pem', authority.pem);
  const { cert, key } = await clientOf(authority, now);
  writeIn(folder, 'clients/ops/cert.pem', cert);
  writeIn(folder, 'clients/ops/key.pem', key);
  expect(readWitnesses(folder, now)!.client).toEqual({ cert, key });
  expect(readWitnesses(folder, new Date(now.getTime() + 7_200_000))!.client).toBeNull();
  chmodSync(join(folder, 'clients/ops/key.pem'), 0o644);
  expect(() => readWitnesses(folder, now)).toThrow('can be read by others');
});
