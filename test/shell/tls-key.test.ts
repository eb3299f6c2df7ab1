// The key of a server, made on a host: under each shell, with openssl and without.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dropKeyScript, keyAnswer, makeKeyScript, waitingKeys, waitingKeysScript } from '../../src/pki/key-script.ts';
import { readKey } from '../../src/pki/keys.ts';
import { altName } from '../../src/pki/names.ts';
import { keyOfRequest, publicKeyOf } from '../../src/pki/request.ts';
import { openssl } from '../pki/openssl.ts';

const NONCE = 'abcdef0123456789';
const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']];

describe.each(SHELLS)('under %s', (...shell) => {
  it.each([
    ['request', ['openssl', 'ssh-keygen']],
    ['public', ['ssh-keygen']],
  ] as const)('a %s comes out, and the key stays', async (kind, programs) => {
    const { etc, run } = host(shell, programs);
    const set = join(etc, 'docker/tls/20261127T193000Z');
    const out = run(makeKeyScript(set, NONCE));
    const answer = keyAnswer(out, NONCE);
    expect(answer.kind).toBe(kind);
    expect(out).not.toContain('PRIVATE KEY');
    const key = answer.kind === 'request' ? await keyOfRequest(answer.pem) : publicKeyOf(answer.pem);
    const file = readFileSync(join(set, 'key.pem'), 'utf8');
    expect(file).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(key.equals((await import('node:crypto')).createPublicKey(readKey(file)))).toBe(true);
    expect(readdirSync(set)).toEqual(['key.pem']);
    const bits = ['docker', 'docker/tls', '', 'key.pem'].map((it) =>
      (statSync(it.startsWith('docker') ? join(etc, it) : join(set, it)).mode & 0o777).toString(8),
    );
    expect(bits).toEqual(['755', '700', '700', '400']);
  });

  it('a request for an authority elsewhere has its names, and its key waits', async () => {
    const { etc, run } = host(shell, ['openssl']);
    const sets = join(etc, 'docker/tls');
    const set = join(sets, '20261127T193000Z');
    const asked = { name: 'web-1', names: ['web-1.example.org', '10.0.0.11'].map(altName) };
    const { kind, pem } = keyAnswer(run(makeKeyScript(set, NONCE, asked)), NONCE);
    const text = openssl(['req', '-noout', '-text', '-subject'], pem);
    expect(kind).toBe('request');
    expect(text).toMatch(/DNS:web-1\.example\.org, IP Address:10\.0\.0\.11/);
    expect(text).toMatch(/TLS Web Server Authentication[\s\S]*subject=CN ?= ?web-1/);
    const half = openssl(['req', '-noout', '-pubkey'], pem);
    expect([...waitingKeys(run(waitingKeysScript(sets, NONCE)), NONCE)]).toEqual([[set, half.trim()]]);
    writeFileSync(join(set, 'cert.pem'), '');
    expect(waitingKeys(run(waitingKeysScript(sets, NONCE)), NONCE).size).toBe(0);
  });

  it('makes no key for a request that nothing there can make', () => {
    const { etc, run } = host(shell, ['ssh-keygen']);
    const asked = { name: 'web-1', names: [altName('web-1')] };
    const set = join(etc, 'docker/tls/20261127T193000Z');
    expect(() => keyAnswer(run(makeKeyScript(set, NONCE, asked)), NONCE)).toThrow('there is no openssl');
    expect(existsSync(set)).toBe(false);
  });

  it('makes none over one that is there', () => {
    const { etc, run } = host(shell, ['openssl']);
    const set = join(etc, 'docker/tls/20261127T193000Z');
    run(makeKeyScript(set, NONCE));
    const key = readFileSync(join(set, 'key.pem'), 'utf8');
    expect(() => keyAnswer(run(makeKeyScript(set, NONCE)), NONCE)).toThrow('is there already');
    expect(readFileSync(join(set, 'key.pem'), 'utf8')).toBe(key);
  });

  it('leaves nothing where no program can make one', () => {
    const { etc, run } = host(shell, []);
    const set = join(etc, 'docker/tls/20261127T193000Z');
    expect(() => keyAnswer(run(makeKeyScript(set, NONCE)), NONCE)).toThrow('neither openssl nor ssh-keygen');
    expect(existsSync(set)).toBe(false);
  });

  it('takes a key back that came to nothing, and leaves one with its certificate', () => {
    const { etc, run } = host(shell, ['openssl']);
    const [one, two] = ['20261127T193000Z', '20261127T193001Z'].map((it) => join(etc, 'docker/tls', it));
    for (const set of [one!, two!]) run(makeKeyScript(set, NONCE));
    writeFileSync(join(two!, 'cert.pem'), '');
    for (const set of [one!, two!]) run(dropKeyScript(set, NONCE));
    expect([existsSync(one!), existsSync(join(two!, 'key.pem'))]).toEqual([false, true]);
  });
});

it.each(['', '<abcdef0123456789 request\nx', '<0000000000000000 request\nx\n>0000000000000000\n'])(
  'an answer that is none: %j',
  (text) => expect(() => keyAnswer(text, NONCE)).toThrow('did not answer with a key'),
);

/** A folder for /etc, and a shell that finds only these programs. */
function host(shell: readonly string[], programs: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-key-'));
  const [bin, etc] = [join(root, 'bin'), join(root, 'etc')];
  for (const it of [bin, etc]) mkdirSync(it);
  for (const it of ['mkdir', 'chmod', 'rm', 'rmdir', 'sync', ...programs]) symlinkSync(pathOf(it), join(bin, it));
  return {
    etc,
    run(script: string) {
      const [program, ...args] = shell;
      // busybox finds its own applets before any PATH: that is what its users have.
      return spawnSync(pathOf(program!), [...args, '-s'], {
        input: script,
        encoding: 'utf8',
        env: { PATH: bin, HOME: root },
      }).stdout;
    },
  };
}

function pathOf(program: string): string {
  return spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
}
