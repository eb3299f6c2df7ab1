import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { knock, localAddresses } from '../../src/transport/knock.ts';

const PING =
  'HTTP/1.0 200 OK\r\nApi-Version: 1.41\r\nDocker-Experimental: false\r\nServer: Docker/20.10.24+dfsg1 (linux)\r\n\r\nOK';
const HTTPS_ONLY = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
/** A TLS record with one fatal alert (RFC 8446, 6): what a server sends that will not talk to a client like this. */
const alert = (code: number) => Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, code]);

const open: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const it of sockets.splice(0)) it.destroy();
  for (const it of open.splice(0)) it.close();
});

/** A server on loopback that answers the first bytes of every connection as told; its port. */
function serve(answer: (asked: Buffer, socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', (asked) => answer(asked, socket));
  });
  open.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

async function answerOf(port: number, limits = {}) {
  const [only] = await knock([{ address: '127.0.0.1', port }], { timeoutMs: 700, ...limits });
  return only!.answer;
}

const isTls = (asked: Buffer) => asked[0] === 0x16;

describe('knock', () => {
  it('finds nobody at a closed port', async () => {
    const port = await serve(() => undefined);
    await new Promise((resolve) => open.pop()!.close(resolve));
    expect(await answerOf(port)).toEqual({ kind: 'refused' });
  });

  it('recognises an open Docker API and keeps its headers', async () => {
    const port = await serve((asked, socket) => {
      expect(asked.toString()).toBe('GET /_ping HTTP/1.0\r\n\r\n');
      socket.end(PING);
    });
    expect(await answerOf(port)).toEqual({
      kind: 'http',
      tls: false,
      status: 'HTTP/1.0 200 OK',
      headers: { 'api-version': '1.41', 'docker-experimental': 'false', server: 'Docker/20.10.24+dfsg1 (linux)' },
    });
  });

  it.each([
    ['bad certificate (TLS 1.2)', 42],
    ['handshake failure', 40],
    ['certificate required (TLS 1.3)', 116],
  ])('recognises TLS that wants a certificate by the alert %s', async (_, code) => {
    const port = await serve((asked, socket) => socket.end(isTls(asked) ? alert(code) : HTTPS_ONLY));
    expect(await answerOf(port)).toEqual({ kind: 'wants-certificate' });
  });

  it.each([
    ['hangs up', (_: Buffer, socket: Socket) => socket.destroy()],
    ['never answers', () => undefined],
    ['speaks another protocol', (_: Buffer, socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n')],
  ])('calls a port closed that %s', async (_, answer) => {
    expect(await answerOf(await serve(answer))).toEqual({ kind: 'closed' });
  });

  it('reads no more than it was told, from a port that never stops', async () => {
    const port = await serve((_, socket) => {
      const more = () => {
        if (socket.destroyed) return;
        socket.write(`HTTP/1.0 200 OK\r\nServer: ${'x'.repeat(65536)}`);
        setTimeout(more, 5);
      };
      more();
    });
    const answer = await answerOf(port, { maxBytes: 1000 });
    expect(answer).toMatchObject({ kind: 'http', headers: { server: 'x'.repeat(200) } });
  });

  it('says so when the question never left this machine', async () => {
    const [only] = await knock([{ address: 'no-such-host.invalid', port: 2375 }], { timeoutMs: 5000 });
    expect(only!.answer).toMatchObject({ kind: 'failed' });
  });
});

it('knows this machine’s own addresses', () => {
  expect(localAddresses()).toContain('127.0.0.1');
});
