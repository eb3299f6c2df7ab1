import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget } from '../../src/model.ts';
import { Secret } from '../../src/secret.ts';
import { type ConnectOptions, connect } from '../../src/transport/ssh.ts';
import { makeKey, type Sshd, startSshd } from './sshd.ts';

const dir = mkdtempSync(join(tmpdir(), 'ironhull-login-'));
const key = (name: string) => join(dir, name);
const socket = join(dir, 'agent');
let sshd: Sshd;
let agentPid: number;

beforeAll(async () => {
  sshd = await startSshd({ config: ['LogLevel DEBUG1'] });
  makeKey(key('ed'), 'ed25519');
  makeKey(key('ecdsa'), 'ecdsa');
  makeKey(key('rsa'), 'rsa', '', '-b', '2048');
  makeKey(key('pem'), 'rsa', '', '-b', '2048', '-m', 'PEM');
  makeKey(key('locked'), 'ed25519', 'open sesame');
  makeKey(key('locked-rsa'), 'rsa', 'open sesame', '-b', '2048');
  makeKey(key('locked-pem'), 'rsa', 'open sesame', '-b', '2048', '-m', 'PEM');
  makeKey(key('held'), 'ed25519');
  makeKey(key('stranger'), 'ed25519');
  for (const name of ['ed', 'ecdsa', 'rsa', 'pem', 'locked', 'locked-rsa', 'locked-pem', 'held'])
    sshd.authorize(`${key(name)}.pub`);
  // An old PEM key says nothing about its public half; without the .pub file nobody knows it.
  copyFileSync(key('locked-pem'), key('alone'));
  writeFileSync(key('garbage'), 'this is no key\n');
  const said = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
  agentPid = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]);
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  execFileSync('ssh-add', ['-q', key('stranger'), key('held'), key('rsa')], { env, stdio: 'ignore' });
});
afterAll(() => {
  process.kill(agentPid);
  sshd.stop();
  rmSync(dir, { recursive: true });
});

/** Logs in, says as whom, and what the server saw being offered. */
async function login(more: Partial<SshTarget>, options: Partial<ConnectOptions> = {}): Promise<string> {
  const transport = await connect(sshd.target(more), { verify: () => ({ ok: true }), ...options });
  try {
    return (await transport.exec('id -un', { timeoutMs: 10_000 })).stdout.trim();
  } finally {
    await transport.close();
  }
}

describe('a key that logs in', () => {
  it.each(['ed', 'ecdsa', 'rsa', 'pem'])('%s', async (name) => {
    expect(await login({ identities: [key(name)] })).toBe('root');
  });

  it('the right one among wrong ones', async () => {
    expect(await login({ identities: [key('stranger'), key('ed')] })).toBe('root');
  });

  it('RSA, and never by SHA-1', async () => {
    const from = sshd.log().length;
    await login({ identities: [key('rsa')] });
    expect(sshd.log().slice(from)).toMatch(/rsa-sha2-(256|512)/);
    expect(sshd.log()).not.toMatch(/pkalg ssh-rsa /);
  });

  it('is the only method: no "none", no password, no keyboard-interactive', async () => {
    const from = sshd.log().length;
    await login({ identities: [key('ed')] });
    const methods = [
      ...sshd
        .log()
        .slice(from)
        .matchAll(/service ssh-connection method (\S+)/g),
    ].map(([, method]) => method);
    expect([...new Set(methods)]).toEqual(['publickey']);
  });
});

describe('a key with a passphrase', () => {
  const answering = (answer: string) => {
    const asked: string[] = [];
    const askPassphrase = async (path: string) => {
      asked.push(path);
      return new Secret(answer);
    };
    return { asked, askPassphrase };
  };

  it.each(['locked', 'locked-rsa', 'locked-pem', 'alone'])('%s: asked for once', async (name) => {
    const { asked, askPassphrase } = answering('open sesame');
    expect(await login({ identities: [key(name)] }, { askPassphrase })).toBe('root');
    expect(asked).toEqual([key(name)]);
  });

  it('is not asked for when another key is taken first', async () => {
    const { asked, askPassphrase } = answering('open sesame');
    expect(await login({ identities: [key('ed'), key('locked')] }, { askPassphrase })).toBe('root');
    expect(asked).toEqual([]);
  });

  it.each(['locked', 'locked-pem', 'alone'])('%s: a wrong one is said to be wrong, and tried once', async (name) => {
    const { asked, askPassphrase } = answering('open barley');
    await expect(login({ identities: [key(name)] }, { askPassphrase })).rejects.toMatchObject({
      reason: 'wrong-passphrase',
      message: `that is not the passphrase of ${key(name)}`,
    });
    expect(asked).toHaveLength(1);
  });

  it('with nobody to ask: said so, with the way out', async () => {
    await expect(login({ identities: [key('locked')] })).rejects.toMatchObject({
      reason: 'key-encrypted',
      hint: `load it into the agent: ssh-add ${key('locked')}`,
    });
  });

  it('may be thought about for longer than the host has to answer', async () => {
    const askPassphrase = () =>
      new Promise<Secret>((resolve) => setTimeout(() => resolve(new Secret('open sesame')), 2_500));
    expect(await login({ identities: [key('locked')] }, { askPassphrase, connectTimeoutMs: 2_000 })).toBe('root');
  });
});

describe('the agent', () => {
  it('logs in with the keys that it holds', async () => {
    expect(await login({ identities: [], agent: socket })).toBe('root');
  });

  it('signs for a key file that it holds, RSA included', async () => {
    const from = sshd.log().length;
    expect(await login({ identities: [key('rsa')], agent: socket, identitiesOnly: true })).toBe('root');
    expect(sshd.log().slice(from).match(/pkalg/g)?.length).toBeLessThanOrEqual(2);
  });

  it('is kept from offering strangers when only named keys may be offered, even by their public half', async () => {
    expect(await login({ identities: [`${key('held')}.pub`], agent: socket, identitiesOnly: true })).toBe('root');
    await expect(
      login({ identities: [`${key('ecdsa')}.pub`], agent: socket, identitiesOnly: true }),
    ).rejects.toMatchObject({
      reason: 'auth-failed',
      message: 'there is no key to log in with as root',
    });
  });

  it('that is not there is named, unless a key file does', async () => {
    const agent = join(dir, 'nobody');
    await expect(login({ identities: [], agent })).rejects.toMatchObject({ reason: 'agent-unavailable' });
    expect(await login({ identities: [key('ed')], agent })).toBe('root');
  });
});

describe('no way in', () => {
  it('keys that the host does not take: each is named, what was left out too', async () => {
    await expect(login({ identities: [key('stranger'), key('garbage')] })).rejects.toMatchObject({
      reason: 'auth-failed',
      message: `root@127.0.0.1:${sshd.port} takes none of these keys: ${key('stranger')}; left out: ${key('garbage')}: Unsupported key format`,
    });
  });

  it('a failed login is not tried again', async () => {
    const from = sshd.log().length;
    await expect(login({ identities: [key('stranger')] })).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(
      sshd
        .log()
        .slice(from)
        .match(/Connection from/g),
    ).toHaveLength(1);
  });

  it('a key that cannot be read', async () => {
    await expect(login({ identities: [key('missing')] })).rejects.toMatchObject({
      reason: 'key-unreadable',
      message: `cannot read the key ${key('missing')}: no such file`,
    });
  });

  it('no key at all', async () => {
    await expect(login({ identities: [] })).rejects.toMatchObject({ reason: 'auth-failed' });
  });

  it('so many keys that the host hangs up', async () => {
    const identities = Array.from({ length: 8 }, (_, n) => makeKey(key(`many-${n}`), 'ed25519'));
    await expect(login({ identities })).rejects.toMatchObject({ reason: 'auth-failed' });
  });
});
