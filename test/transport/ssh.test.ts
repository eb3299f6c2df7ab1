import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget, Transport } from '../../src/model.ts';
import { type ConnectOptions, connect } from '../../src/transport/ssh.ts';
import { type Sshd, startSshd } from './sshd.ts';

const dir = mkdtempSync(join(tmpdir(), 'ironhull-ssh-'));
let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa'] });
});
afterAll(() => {
  sshd.stop();
  rmSync(dir, { recursive: true });
});

const open: Transport[] = [];
afterEach(async () => {
  for (const transport of open.splice(0)) await transport.close();
});
async function login(more: Partial<ConnectOptions> = {}, target: SshTarget = sshd.target()): Promise<Transport> {
  const transport = await connect(target, { verify: () => ({ ok: true }), ...more });
  open.push(transport);
  return transport;
}
const SHORT = { timeoutMs: 10_000 };

describe('a script', () => {
  it('runs as root, with both streams to the last byte and its own status', async () => {
    const transport = await login();
    const script = `id -u; printf '  für 10 € \\n\\n'; echo "to err" >&2; exit 3`;
    expect(await transport.exec(script, SHORT)).toEqual({ stdout: '0\n  für 10 € \n\n', stderr: 'to err\n', code: 3 });
    expect(transport.used).toEqual({ execs: 1, connections: 1 });
  });

  it('may be longer than any argument, and is not seen in the process list', async () => {
    const transport = await login();
    const body = `# ${'x'.repeat(300_000)}\n`;
    const { stdout } = await transport.exec(`${body}cat /proc/$$/cmdline /proc/$PPID/cmdline; echo; echo end`, SHORT);
    expect(stdout).not.toContain('xxx');
    expect(stdout.endsWith('end\n')).toBe(true);
  });

  it('keeps a character whole that comes in two packets', async () => {
    const { stdout } = await (await login()).exec(`printf '\\303'; sleep 0.3; printf '\\251\\n'`, SHORT);
    expect(stdout).toBe('é\n');
  });

  it('tells each line as it comes, and never its own marker', async () => {
    const lines: [string, number][] = [];
    const start = Date.now();
    const onLine = (line: string) => lines.push([line, Date.now() - start]);
    await (await login()).exec('echo one; sleep 1; echo two; printf three', { ...SHORT, onLine });
    expect(lines.map(([line]) => line)).toEqual(['one', 'two']);
    expect(lines[1]![1] - lines[0]![1]).toBeGreaterThan(700);
  });

  it('that a signal ends has the status that a shell would give it', async () => {
    expect(await (await login()).exec('kill -9 $$', SHORT)).toMatchObject({ code: 137 });
  });

  it.each([1, 2])('several at once on one connection keep apart (round %s)', async () => {
    const transport = await login();
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => transport.exec(`sleep 0.2; echo ${n}; exit ${n}`, SHORT)),
    );
    expect(results.map(({ stdout, code }) => [stdout, code])).toEqual([1, 2, 3, 4, 5].map((n) => [`${n}\n`, n]));
    expect(transport.used.execs).toBe(5);
  });

  it('may leave its input unread', async () => {
    const script = `exec true\n${'# never read\n'.repeat(500_000)}`;
    expect(await (await login()).exec(script, SHORT)).toMatchObject({ code: 0 });
  });
});

describe('a script that does not end well', () => {
  it('hangs: cut by its time limit, with what it said until then; the connection goes on', async () => {
    const transport = await login();
    const hung = await transport.exec('echo before; sleep 30; echo after', { timeoutMs: 800 });
    expect(hung).toEqual({ stdout: 'before\n', stderr: '', code: null, cut: 'timeout' });
    expect(await transport.exec('echo still here', SHORT)).toMatchObject({ stdout: 'still here\n' });
  });

  it.each([
    ['stdout', 'yes ironhull'],
    ['stderr', 'yes ironhull >&2'],
  ])('never stops talking on %s: cut by its size, in little memory', async (_, script) => {
    const transport = await login();
    await transport.exec('true', SHORT);
    const before = process.memoryUsage().rss;
    const { code, cut } = await transport.exec(script, { timeoutMs: 30_000, maxBytes: 2_000_000 });
    expect({ code, cut }).toEqual({ code: null, cut: 'too-much-output' });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    expect(await transport.exec('echo on', SHORT)).toMatchObject({ stdout: 'on\n' });
  });

  it('loses its connection: nobody knows how it ended, and that is what is said', async () => {
    const transport = await login();
    const onLine = (line: string) => {
      const parent = Number(/^parent (\d+)$/.exec(line)?.[1]);
      // The sshd of this session, whose pid the host itself has just told us.
      if (readFileSync(`/proc/${parent}/comm`, 'utf8').trim() === 'sshd') process.kill(parent, 'SIGKILL');
    };
    const result = await transport.exec('echo parent $PPID; sleep 20', { ...SHORT, onLine });
    expect(result).toMatchObject({ code: null, cut: 'connection-lost' });
    await expect(transport.exec('echo never', SHORT)).rejects.toMatchObject({ reason: 'connection-lost' });
  });
});

describe('a host that is not trusted', () => {
  it('is told nothing: no login is tried before its key is judged', async () => {
    const quiet = await startSshd({ config: ['LogLevel DEBUG1'] });
    try {
      const seen: Buffer[] = [];
      const verify: ConnectOptions['verify'] = (hop, key) => {
        seen.push(key);
        return { ok: false, reason: 'host-key-changed', message: `not ${hop.keyName}`, hint: 'beware' };
      };
      await expect(login({ verify }, quiet.target({ keyName: 'web' }))).rejects.toMatchObject({
        reason: 'host-key-changed',
        message: 'not web',
        hint: 'beware',
      });
      expect(seen).toEqual([quiet.hostKey('ed25519')]);
      expect(quiet.log()).toContain('SSH2_MSG_KEXINIT received');
      expect(quiet.log()).not.toMatch(/userauth|publickey|root/);
    } finally {
      quiet.stop();
    }
  });

  it('and a verifier that fails is a refusal', async () => {
    const verify = () => {
      throw new Error('known_hosts: permission denied');
    };
    await expect(login({ verify })).rejects.toMatchObject({ reason: 'protocol', message: /permission denied/ });
  });

  it('is asked first for the keys that are known of it', async () => {
    const seen: Buffer[] = [];
    const verify: ConnectOptions['verify'] = (_, key) => {
      seen.push(key);
      return { ok: true };
    };
    await login({ verify, keyTypes: () => ['ecdsa-sha2-nistp256'] });
    await login({ verify, keyTypes: () => [] });
    // A type that the host does not have, or that nobody speaks, is passed over.
    await login({ verify, keyTypes: () => ['ssh-dss', 'ssh-rsa'] });
    expect(seen).toEqual([sshd.hostKey('ecdsa'), sshd.hostKey('ed25519'), sshd.hostKey('ed25519')]);
  });
});

it('a login shell that prints before our output changes nothing', async () => {
  const noisy = await startSshd({
    config: [`ForceCommand echo welcome; echo trouble >&2; eval "$SSH_ORIGINAL_COMMAND"`],
  });
  try {
    const transport = await login({}, noisy.target());
    expect(await transport.exec('echo ok; exit 4', SHORT)).toEqual({ stdout: 'ok\n', stderr: '', code: 4 });
  } finally {
    noisy.stop();
  }
});

it('a login without a shell is said to be one, in its own words', async () => {
  const shut = await startSshd({ config: ['ForceCommand echo This account is currently not available.; exit 1'] });
  try {
    const transport = await login({}, shut.target());
    await expect(transport.exec('echo never', SHORT)).rejects.toMatchObject({
      reason: 'no-shell',
      message: 'root@127.0.0.1: the login ran no script (This account is currently not available.)',
    });
  } finally {
    shut.stop();
  }
});

it('the peer offers only what is left after SHA-1 and CBC are struck out', async () => {
  const old = await startSshd({ config: ['Ciphers aes128-cbc'] });
  const weak = await startSshd({ config: ['MACs hmac-sha1', 'Ciphers aes128-ctr'] });
  try {
    for (const each of [old, weak])
      await expect(login({}, each.target())).rejects.toMatchObject({
        reason: 'protocol',
        message: /no algorithm in common/,
      });
  } finally {
    old.stop();
    weak.stop();
  }
});

it('a host that is closed while idle is found out at the next script', async () => {
  const brief = await startSshd();
  const transport = await login({}, brief.target());
  const { stdout } = await transport.exec('echo $PPID', SHORT);
  writeFileSync(join(dir, 'pid'), stdout);
  process.kill(Number(stdout), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(transport.exec('true', SHORT)).rejects.toMatchObject({ reason: 'connection-lost' });
  brief.stop();
});
