// The way there: addresses that do not answer, jump hosts, and a host's keys seen without logging in.
import { createServer, connect as dial, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget } from '../../src/model.ts';
import { fetchHostKeys } from '../../src/transport/host-keys.ts';
import { type ConnectOptions, connect } from '../../src/transport/ssh.ts';
import { freePort, type Sshd, startSshd } from './sshd.ts';

const trusting: ConnectOptions = { verify: () => ({ ok: true }), connectTimeoutMs: 5_000 };
let near: Sshd;
let far: Sshd;
const servers: Server[] = [];

beforeAll(async () => {
  near = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
  far = await startSshd();
});
afterAll(() => {
  near.stop();
  far.stop();
  for (const server of servers) server.close();
});

/** A server on loopback that does this with the nth connection. */
function answering(what: (socket: import('node:net').Socket, n: number) => void): Promise<number> {
  let n = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    what(socket, ++n);
  });
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
}

async function whoami(target: SshTarget, options = trusting) {
  const transport = await connect(target, options);
  const { stdout } = await transport.exec('id -un; echo "$SSH_CONNECTION"', { timeoutMs: 10_000 });
  await transport.close();
  return { stdout, used: transport.used };
}

describe('an address that leads nowhere', () => {
  it('nobody listens', async () => {
    const port = await freePort();
    await expect(whoami(near.target({ port }))).rejects.toMatchObject({
      reason: 'refused',
      message: `127.0.0.1:${port} refuses the connection`,
    });
  });

  it('its name has no address', async () => {
    await expect(whoami(near.target({ address: 'no-such-host.invalid' }))).rejects.toMatchObject({
      reason: 'unresolved',
    });
  });

  it('it takes the connection and says nothing', async () => {
    const port = await answering(() => undefined);
    await expect(whoami(near.target({ port }), { ...trusting, connectTimeoutMs: 600 })).rejects.toMatchObject({
      reason: 'timed-out',
      message: `no answer from 127.0.0.1:${port} within 0.6 s while agreeing on keys`,
    });
  });

  it('it says what no sshd says', async () => {
    const port = await answering((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(whoami(near.target({ port }))).rejects.toMatchObject({
      reason: expect.stringMatching(/protocol|connection-lost/),
    });
  });
});

describe('a host that hangs up before it says who it is (MaxStartups)', () => {
  it('is tried again, a little later', async () => {
    const port = await answering((socket, n) => {
      if (n <= 2) socket.end();
      else socket.pipe(dial(near.port, '127.0.0.1')).pipe(socket);
    });
    expect((await whoami(near.target({ port }))).stdout).toMatch(/^root\n/);
  });

  it('four times in all', async () => {
    let times = 0;
    const port = await answering((socket, n) => {
      times = n;
      socket.end();
    });
    await expect(whoami(near.target({ port }))).rejects.toMatchObject({
      reason: 'connection-lost',
      hint: /MaxStartups/,
    });
    expect(times).toBe(4);
  });
});

describe('through a jump host', () => {
  it('each hop logs in and is verified on its own', async () => {
    const jump = near.target({ keyName: 'bastion' });
    const seen: [string, Buffer][] = [];
    const verify: ConnectOptions['verify'] = (hop, key) => {
      seen.push([hop.keyName, key]);
      return { ok: true };
    };
    const keyTypes = ({ keyName }: SshTarget) => (keyName === 'bastion' ? ['ssh-rsa'] : []);
    const { stdout, used } = await whoami(far.target({ keyName: 'web', jump }), { ...trusting, verify, keyTypes });
    expect(stdout).toMatch(/^root\n/);
    expect(used).toEqual({ execs: 1, connections: 2 });
    expect(seen).toEqual([
      ['bastion', near.hostKey('rsa')],
      ['web', far.hostKey('ed25519')],
    ]);
  });

  it('a changed key behind the jump host stops there, and both connections end', async () => {
    const verify: ConnectOptions['verify'] = ({ keyName }) =>
      keyName === 'web' ? { ok: false, reason: 'host-key-changed', message: 'changed', hint: '' } : { ok: true };
    const from = near.log().length;
    const target = far.target({ keyName: 'web', jump: near.target({ keyName: 'bastion' }) });
    await expect(whoami(target, { ...trusting, verify })).rejects.toMatchObject({ reason: 'host-key-changed' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(near.log().slice(from)).toMatch(/Disconnected from user root/);
  });

  it('two hops', async () => {
    const middle = far.target({ jump: near.target() });
    const { used } = await whoami(near.target({ jump: middle }));
    expect(used.connections).toBe(3);
  });

  it('says from where a host cannot be reached', async () => {
    const port = await freePort();
    await expect(whoami(far.target({ port, jump: near.target() }))).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringMatching(/^127\.0\.0\.1 opens no way to 127\.0\.0\.1:\d+: .*Connection refused/),
    });
  });

  it('says when the jump host does not forward', async () => {
    const closed = await startSshd({ config: ['AllowTcpForwarding no'] });
    try {
      await expect(whoami(far.target({ jump: closed.target() }))).rejects.toMatchObject({
        reason: 'refused',
        hint: expect.stringContaining('AllowTcpForwarding'),
      });
    } finally {
      closed.stop();
    }
  });
});

describe('the keys of a host', () => {
  it('are shown, one of each type, without logging in', async () => {
    const from = near.log().length;
    const keys = await fetchHostKeys(near.target({ identities: [] }));
    expect(keys.map(({ type, key }) => [type, key])).toEqual([
      ['ssh-ed25519', near.hostKey('ed25519')],
      ['ecdsa-sha2-nistp256', near.hostKey('ecdsa')],
      ['ssh-rsa', near.hostKey('rsa')],
    ]);
    expect(near.log().slice(from)).not.toMatch(/publickey|Failed/);
  });

  it('behind a jump host too, which is logged in to and verified', async () => {
    const target = far.target({ jump: near.target() });
    const keys = await fetchHostKeys(target, { verify: () => ({ ok: true }), timeoutMs: 5_000 });
    expect(keys.map(({ key }) => key)).toEqual([far.hostKey('ed25519')]);
  });

  it('cannot be had from where nobody listens', async () => {
    await expect(fetchHostKeys(near.target({ port: await freePort() }))).rejects.toMatchObject({ reason: 'refused' });
  });
});
