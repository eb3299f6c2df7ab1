// A new authority in three steps: after each, whoever was told of the step before still believes and is believed.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { tlsInit } from '../../../src/commands/tls/init.ts';
import { issueClient } from '../../../src/commands/tls/issue-client.ts';
import { rotateAuthority } from '../../../src/commands/tls/rotate-authority.ts';
import { asFile, refused } from '../../pki/openssl.ts';

vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const passphraseCommand = "echo 'correct horse battery'";

async function folderWith(...names: string[]) {
  const folder = join(mkdtempSync(join(tmpdir(), 'ironhull-rotate-')), 'pki');
  const options = { folder, days: 365, passphraseCommand };
  await tlsInit(options);
  const issue = async (name: string) => {
    await issueClient(name, { ...options, days: 30, renew: true });
    return readFileSync(join(folder, `clients/${name}/cert.pem`), 'utf8');
  };
  for (const name of names) await issue(name);
  const bundle = () => readFileSync(join(folder, 'ca.pem'), 'utf8');
  return { folder, options, issue, bundle };
}

const believes = (bundle: string, certificate: string) =>
  refused(['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', asFile(bundle)], certificate) === 'accepted';

it('goes from one to the other without anybody being refused', async () => {
  const { folder, options, issue, bundle } = await folderWith();
  const bundles = [bundle()];
  const clients = [await issue('ops')];
  for (let step = 1; step <= 3; step++) {
    await rotateAuthority(options);
    bundles.push(bundle());
    clients.push(await issue('ops'));
    // One that was told of the step before, and the other way round.
    expect([believes(bundles[step]!, clients[step - 1]!), believes(bundles[step - 1]!, clients[step]!)]).toEqual([
      true,
      true,
    ]);
  }
  expect(believes(bundles[3]!, clients[0]!), 'the first authority is forgotten').toBe(false);
  expect(believes(bundles[0]!, clients[3]!)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['ca-key.pem', 'ca.pem', 'clients', 'proof']);
});

it('goes on after a run that ended between two files', async () => {
  const { folder, options, issue, bundle } = await folderWith();
  await rotateAuthority(options);
  const [one, two] = bundle().match(/-----BEGIN[\s\S]*?END CERTIFICATE-----\n/g)!;
  writeFileSync(join(folder, 'ca.pem'), `${two}${one}`);
  await expect(issue('ops')).rejects.toThrow('is not the key of ca.pem');
  await rotateAuthority(options);
  expect(believes(bundle(), await issue('ops'))).toBe(true);
});

it('does not begin with a passphrase that is another', async () => {
  const { options, bundle } = await folderWith();
  const before = bundle();
  await expect(rotateAuthority({ ...options, passphraseCommand: 'echo something else' })).rejects.toThrow(
    'wrong passphrase',
  );
  expect(bundle()).toBe(before);
});
