import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addHostKey,
  checkHostKey,
  fingerprintOf,
  knownHostsVerifier,
  parseKnownHosts,
  readKnownHosts,
  storedKeyTypes,
} from '../../src/load/known-hosts.ts';
import type { SshTarget } from '../../src/model.ts';

const dir = mkdtempSync(join(tmpdir(), 'ironhull-known-hosts-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A fresh public key made by ssh-keygen: its two words as in a .pub file, and its wire form. */
function freshKey(name: string, ...type: string[]): { words: string; key: Buffer; file: string } {
  const file = join(dir, name);
  execFileSync('ssh-keygen', ['-q', '-N', '', '-f', file, '-t', ...type]);
  const [kind = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return { words: `${kind} ${base64}`, key: Buffer.from(base64, 'base64'), file: `${file}.pub` };
}

const ed = freshKey('ed', 'ed25519');
const other = freshKey('other', 'ed25519');
const ecdsa = freshKey('ecdsa', 'ecdsa', '-b', '256');
const rsa = freshKey('rsa', 'rsa', '-b', '2048');

const verdictOf = (text: string, name: string, port = 22, key = ed.key) =>
  checkHostKey(parseKnownHosts(text, 'kh').entries, { name, port, key }).verdict;

describe('a host key against known_hosts', () => {
  const cases: [sentence: string, text: string, name: string, port: number, verdict: string][] = [
    ['a plain name', `web ${ed.words}`, 'web', 22, 'trusted'],
    ['a name in other letters', `Web.Example ${ed.words}`, 'wEB.example', 22, 'trusted'],
    ['one of several names', `a,web,10.0.0.1 ${ed.words} a comment`, '10.0.0.1', 22, 'trusted'],
    ['an IPv6 address', `2001:db8::1 ${ed.words}`, '2001:db8::1', 22, 'trusted'],
    ['another port', `[web]:2222 ${ed.words}`, 'web', 2222, 'trusted'],
    ['another port, stored without one', `web ${ed.words}`, 'web', 2222, 'trusted'],
    ['another port, another key without one', `web ${other.words}`, 'web', 2222, 'unknown'],
    ['a name with a port, asked on 22', `[web]:2222 ${ed.words}`, 'web', 22, 'unknown'],
    ['a wildcard', `*.example ${ed.words}`, 'web.example', 22, 'trusted'],
    ['a wildcard for a port', `[*.example]:2222 ${ed.words}`, 'web.example', 2222, 'trusted'],
    ['a question mark', `web-? ${ed.words}`, 'web-1', 22, 'trusted'],
    ['a dot that is no wildcard', `web.example ${ed.words}`, 'webxexample', 22, 'unknown'],
    ['a negated name', `*.example,!bad.example ${ed.words}`, 'bad.example', 22, 'unknown'],
    ['a negated name that stands first', `!bad.example,*.example ${ed.words}`, 'bad.example', 22, 'unknown'],
    ['no line at all', '', 'web', 22, 'unknown'],
    ['a comment', `# web ${ed.words}`, 'web', 22, 'unknown'],
    ['another key of the same type', `web ${other.words}`, 'web', 22, 'changed'],
    ['another key and the right one', `web ${other.words}\nweb ${ed.words}`, 'web', 22, 'trusted'],
    ['a key of another type only', `web ${ecdsa.words}`, 'web', 22, 'unknown'],
    ['a revoked key', `web ${ed.words}\n@revoked * ${ed.words}`, 'web', 22, 'revoked'],
    ['a revoked key, on another port', `@revoked web ${ed.words}\n[web]:2222 ${ed.words}`, 'web', 2222, 'revoked'],
    ['another key is revoked', `@revoked web ${other.words}\nweb ${ed.words}`, 'web', 22, 'trusted'],
    [
      'only a certificate authority',
      `@cert-authority *.example ${other.words}`,
      'a.example',
      22,
      'certificate-authority',
    ],
    ['an authority and a key', `@cert-authority web ${other.words}\nweb ${ed.words}`, 'web', 22, 'trusted'],
    ['an authority whose key the host shows', `@cert-authority web ${ed.words}`, 'web', 22, 'certificate-authority'],
  ];
  it.each(cases)('%s', (_, text, name, port, verdict) => expect(verdictOf(text, name, port)).toBe(verdict));

  it('names the line and both fingerprints when a key has changed', () => {
    const text = `# header\nweb ${ecdsa.words}\nweb ${other.words}`;
    expect(checkHostKey(parseKnownHosts(text, '/k').entries, { name: 'web', port: 22, key: ed.key })).toEqual({
      verdict: 'changed',
      fingerprint: fingerprintOf(ed.key),
      file: '/k',
      line: 3,
      expected: [fingerprintOf(other.key)],
    });
  });

  it('says which other types a host is known by', () => {
    const { entries } = parseKnownHosts(`web ${ecdsa.words}\nweb ${rsa.words}`, 'kh');
    expect(checkHostKey(entries, { name: 'web', port: 22, key: ed.key })).toMatchObject({
      otherTypes: ['ecdsa-sha2-nistp256', 'ssh-rsa'],
    });
    expect(storedKeyTypes(entries, { name: 'web', port: 22 })).toEqual(['ecdsa-sha2-nistp256', 'ssh-rsa']);
  });

  it.each([ed, ecdsa, rsa])('prints the fingerprint that ssh-keygen prints', ({ file, key }) => {
    expect(execFileSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).split(' ')[1]).toBe(fingerprintOf(key));
  });
});

describe('names that ssh-keygen hashed', () => {
  const file = join(dir, 'hashed');
  beforeAll(() => {
    writeFileSync(file, `web ${ed.words}\n[web]:2222 ${ecdsa.words}\n10.0.0.1 ${rsa.words}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  });

  it('are found by name, by address and by port', () => {
    const { entries, bad } = readKnownHosts([file]);
    expect(bad).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toContain('web');
    expect(checkHostKey(entries, { name: 'web', port: 22, key: ed.key }).verdict).toBe('trusted');
    expect(checkHostKey(entries, { name: 'WEB', port: 2222, key: ecdsa.key }).verdict).toBe('trusted');
    expect(checkHostKey(entries, { name: '10.0.0.1', port: 22, key: rsa.key }).verdict).toBe('trusted');
    expect(checkHostKey(entries, { name: 'web2', port: 22, key: ed.key }).verdict).toBe('unknown');
  });

  it('are what is written into a file that holds such names, and ssh-keygen finds them', () => {
    addHostKey(file, { name: 'new.example', port: 2200, key: ed.key });
    expect(readFileSync(file, 'utf8')).not.toContain('new.example');
    expect(execFileSync('ssh-keygen', ['-F', '[new.example]:2200', '-f', file], { encoding: 'utf8' })).toContain(
      ed.words,
    );
  });
});

it('lines that cannot be read are counted, and the others hold', () => {
  const text = [
    'web ssh-ed25519',
    'web ssh-ed25519 !!!!',
    `web ssh-rsa ${ed.words.split(' ')[1]}`,
    `@unheard web ${ed.words}`,
    'web 1024 35 1234567890',
    `web ${ed.words}`,
  ].join('\r\n');
  const { entries, bad } = parseKnownHosts(text, 'kh');
  expect(bad).toEqual(['kh:1', 'kh:2', 'kh:3', 'kh:4', 'kh:5']);
  expect(entries).toHaveLength(1);
});

describe('a key that is stored', () => {
  it('makes ~/.ssh private, and the file too', () => {
    const file = join(dir, 'home/.ssh/known_hosts');
    mkdirSync(join(dir, 'home'));
    addHostKey(file, { name: 'Web', port: 22, key: ed.key });
    addHostKey(file, { name: 'web', port: 2222, key: rsa.key });
    expect(readFileSync(file, 'utf8')).toBe(`web ${ed.words}\n[web]:2222 ${rsa.words}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'home/.ssh')).mode & 0o777).toBe(0o700);
  });

  it('starts on a line of its own, and leaves the mode of the file alone', () => {
    const file = join(dir, 'open-ended');
    writeFileSync(file, `old ${other.words}`);
    chmodSync(file, 0o644);
    addHostKey(file, { name: 'web', port: 22, key: ed.key });
    expect(readFileSync(file, 'utf8')).toBe(`old ${other.words}\nweb ${ed.words}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });
});

it('a verifier answers by the files of each hop, in words that say what to do', () => {
  const file = join(dir, 'verifier');
  writeFileSync(
    file,
    `web ${other.words}\n@revoked gone ${ed.words}\n@cert-authority ca ${other.words}\nok ${ed.words}\n`,
  );
  const { verify, keyTypes } = knownHostsVerifier(({ keyName }) => `the-${keyName}`);
  const hop = (keyName: string): SshTarget => ({
    address: 'x',
    port: 22,
    user: 'u',
    identities: [],
    agent: null,
    knownHosts: [file, join(dir, 'missing')],
    keyName,
    jump: null,
  });
  expect(verify(hop('ok'), ed.key)).toEqual({ ok: true });
  expect(keyTypes(hop('ok'))).toEqual(['ssh-ed25519']);
  expect(verify(hop('web'), ed.key)).toMatchObject({ reason: 'host-key-changed' });
  expect(verify(hop('gone'), ed.key)).toMatchObject({ reason: 'host-key-revoked' });
  expect(verify(hop('ca'), ed.key)).toMatchObject({ reason: 'host-key-authority' });
  expect(verify(hop('new'), ed.key)).toMatchObject({
    reason: 'host-key-unknown',
    message: `the key of new is not known: ${fingerprintOf(ed.key)}`,
    hint: expect.stringContaining('ironhull trust the-new'),
  });
});
