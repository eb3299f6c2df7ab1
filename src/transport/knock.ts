import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectTls } from 'node:tls';
import type { Knock, KnockAnswer } from '../model.ts';

export interface Door {
  readonly address: string;
  readonly port: number;
}

export interface KnockLimits {
  /** For one connection; a port costs two at most. */
  readonly timeoutMs: number;
  /** Of what a port may answer; the rest is not read. */
  readonly maxBytes: number;
}

const LIMITS: KnockLimits = { timeoutMs: 4000, maxBytes: 4096 };

// Docker's own question for "are you there"; it changes nothing and needs no body.
const QUESTION = 'GET /_ping HTTP/1.0\r\n\r\n';

/** Asks every door at once what a stranger would ask: in the clear first, then over TLS without a certificate. */
export async function knock(doors: readonly Door[], limits: Partial<KnockLimits> = {}): Promise<Knock[]> {
  const within = { ...LIMITS, ...limits };
  return Promise.all(doors.map(async (door) => ({ ...door, answer: await ask(door, within) })));
}

/** Every address of this machine, loopback too: for --local, all of them are where someone could knock. */
export function localAddresses(): string[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list = []]) =>
    // A link-local address says nothing without its interface.
    list.map(({ address }) => (address.startsWith('fe80:') ? `${address}%${name}` : address)),
  );
  return [...new Set(all)];
}

async function ask(door: Door, limits: KnockLimits): Promise<KnockAnswer> {
  const plain = await talk(connect({ host: door.address, port: door.port }), 'connect', limits);
  if (!plain.connected) return notConnected(plain.error);
  const answer = http(plain.text, false);
  // Go's TLS servers answer a plain question with a plain HTTP 400 that says so.
  if (answer !== undefined && !/HTTPS server/.test(plain.text)) return answer;
  // Verification is off on purpose: this is the stranger's view, nothing secret is sent, and only whether it answers counts.
  const socket = connectTls({ host: door.address, port: door.port, rejectUnauthorized: false });
  const secure = await talk(socket, 'secureConnect', limits);
  const overTls = http(secure.text, true);
  if (overTls !== undefined) return overTls;
  return ASKS_FOR_ONE.test(secure.error) ? { kind: 'wants-certificate' } : { kind: 'closed' };
}

// Alert 116 of TLS 1.3 (RFC 8446, 6.2), alerts 42 and 40 of TLS 1.2, as OpenSSL words them.
const ASKS_FOR_ONE = /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE/;

interface Talk {
  readonly connected: boolean;
  readonly text: string;
  /** The error's code, or `timeout`; empty when the other side ended it in order. */
  readonly error: string;
}

function talk(socket: Socket, ready: 'connect' | 'secureConnect', { timeoutMs, maxBytes }: KnockLimits): Promise<Talk> {
  return new Promise((resolve) => {
    let connected = false;
    let text = '';
    const end = (error: string) => {
      clearTimeout(clock);
      socket.destroy();
      resolve({ connected, text: text.slice(0, maxBytes), error });
    };
    const clock = setTimeout(() => end('timeout'), timeoutMs);
    socket.setEncoding('latin1');
    // A TLS handshake may fail after the TCP connection stood.
    socket.once('connect', () => {
      connected = true;
    });
    socket.once(ready, () => socket.write(QUESTION));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length >= maxBytes) end('');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end(''));
  });
}

function notConnected(error: string): KnockAnswer {
  switch (error) {
    case 'ECONNREFUSED':
      return { kind: 'refused' };
    case 'EHOSTUNREACH':
      return { kind: 'unreachable' };
    case 'timeout':
    case 'ETIMEDOUT':
      return { kind: 'silent' };
    default:
      return { kind: 'failed', why: error };
  }
}

/** The status line and headers; undefined when this is no HTTP. Values are shortened, for they go into reports. */
function http(text: string, tls: boolean): KnockAnswer | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/);
  const [status = '', ...lines] = head.split(/\r?\n/);
  if (!/^HTTP\/\d(\.\d)? \d{3}\b/.test(status)) return undefined;
  const headers = lines.flatMap((line) => {
    const at = line.indexOf(':');
    return at < 1
      ? []
      : [
          [
            line.slice(0, at).toLowerCase(),
            line
              .slice(at + 1)
              .trim()
              .slice(0, 200),
          ] as const,
        ];
  });
  return { kind: 'http', tls, status: status.slice(0, 100), headers: Object.fromEntries(headers) };
}
