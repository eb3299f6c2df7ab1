// The authority's folder as commands leave it: who may read what, and what a second run does.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tlsInit } from '../../../src/commands/tls/init.ts';
import { issueClient } from '../../../src/commands/tls/issue-client.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'ironhull-tls-')), 'pki');
const options = { folder, days: 30, passphraseCommand: "echo 'correct horse battery'" };
const bits = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);

beforeAll(async () => {
  await tlsInit({ ...options, days: 365 });
});

describe('tls init', () => {
  it('leaves a folder that only its owner may read, with an encrypted key', () => {
    expect(['', 'ca.pem', 'ca-key.pem'].map(bits)).toEqual(['700', '600', '600']);
    expect(readFileSync(join(folder, 'ca-key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expect(readdirSync(folder).sort()).toEqual(['ca-key.pem', 'ca.pem', 'proof']);
  });

  it('leaves an authority alone that is there', async () => {
    await expect(tlsInit(options)).rejects.toThrow('holds an authority already');
  });

  it.each([
    ["echo 'too short'", 'shorter than 12'],
    ['exit 3', 'ended with 3'],
    ['true', 'printed nothing'],
  ])('takes no passphrase from %s', async (passphraseCommand, why) => {
    await expect(tlsInit({ ...options, folder: `${folder}-2`, passphraseCommand })).rejects.toThrow(why);
  });
});

describe('tls issue client', () => {
  it('leaves a folder for DOCKER_CERT_PATH, and says how to use it', async () => {
    await issueClient('ops', { ...options, host: '10.0.0.11:2376' });
    expect(['clients', ...['ca', 'cert', 'key'].map((it) => `clients/ops/${it}.pem`)].map((it) => bits(it))).toEqual([
      '700',
      ...['600', '600', '600'],
    ]);
    const verify = ['verify', '-purpose', 'sslclient', '-CAfile', join(folder, 'clients/ops/ca.pem')];
    expect(execFileSync('openssl', [...verify, join(folder, 'clients/ops/cert.pem')], { encoding: 'utf8' })).toMatch(
      'OK',
    );
    expect(said.mock.lastCall?.[0]).toContain(
      `docker context create ops --docker "host=tcp://10.0.0.11:2376,ca=${folder}`,
    );
  });

  it('makes a new one only on request', async () => {
    const before = readFileSync(join(folder, 'clients/ops/key.pem'), 'utf8');
    await expect(issueClient('ops', options)).rejects.toThrow('has a certificate already');
    await issueClient('ops', { ...options, renew: true });
    expect(readFileSync(join(folder, 'clients/ops/key.pem'), 'utf8')).not.toBe(before);
  });

  it.each(['../../etc', 'a/b', ''])('takes no path for a name: %j', async (name) => {
    await expect(issueClient(name, options)).rejects.toThrow('name');
  });

  it('does not sign with a key that others could read, nor with a wrong passphrase', async () => {
    await expect(issueClient('x1', { ...options, passphraseCommand: 'echo wrong' })).rejects.toThrow(
      'wrong passphrase',
    );
    chmodSync(join(folder, 'ca-key.pem'), 0o640);
    await expect(issueClient('x1', options)).rejects.toThrow('can be read by others');
    chmodSync(join(folder, 'ca-key.pem'), 0o600);
  });

  it('does not sign with a key that is another authority’s', async () => {
    const other = `${folder}-other`;
    await tlsInit({ ...options, folder: other });
    writeFileSync(join(other, 'ca.pem'), readFileSync(join(folder, 'ca.pem')));
    await expect(issueClient('x1', { ...options, folder: other })).rejects.toThrow('is not the key of ca.pem');
  });
});
