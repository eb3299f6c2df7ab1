import { connect } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** How one caller presents itself to a Docker API. */
export interface TlsCaller {
  /** false: HTTP in the clear. */
  readonly tls: boolean;
  /** Whom the caller believes; without, the server is not checked (a stranger's view). */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Nothing newer than TLS 1.1. */
  readonly old?: boolean;
}

export type TlsAnswer =
  | { readonly kind: 'http'; readonly status: number; readonly body: string }
  /** A fatal alert of the server, in OpenSSL's words: `certificate required`. */
  | { readonly kind: 'alert'; readonly alert: string }
  /** The caller itself did not believe the server. */
  | { readonly kind: 'distrusted'; readonly why: string; readonly holds?: string }
  /** It ended without a word; whether by a refusal is not to be told. */
  | { readonly kind: 'closed'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string };

const TIMEOUT_MS = 10_000;
/**
 * In TLS 1.3 the client is done before the server has looked at its certificate. What is written by then makes the kernel
 * of a server that refuses reset the connection, and its alert is lost: so the question waits for it.
 */
const PATIENCE_MS = 1500;
const MOST = 4096;

/** Asks `GET /_ping` once. */
export function callApi({ address, port }: { address: string; port: number }, caller: TlsCaller): Promise<TlsAnswer> {
  return new Promise((resolve) => {
    let [text, connected] = ['', false];
    const socket = caller.tls ? connectTls(optionsOf(address, port, caller)) : connect({ host: address, port });
    const timers = [setTimeout(() => over('no answer in time'), TIMEOUT_MS)];
    const end = (answer: TlsAnswer) => {
      for (const it of timers) clearTimeout(it);
      socket.destroy();
      resolve(answer);
    };
    const over = (why: string) => end(text === '' ? { kind: 'closed', why } : http(text));
    const ask = () => socket.write(`GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n`);
    socket.setEncoding('utf8');
    socket.once('connect', () => {
      connected = true;
      if (!caller.tls) ask();
    });
    socket.once('secureConnect', () => {
      const why = caller.ca === undefined ? null : distrust(socket as TLSSocket);
      if (why !== null) return end(why);
      timers.push(setTimeout(ask, PATIENCE_MS));
    });
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MOST) over('');
      // Whoever forwards the port may keep a connection open that the server has closed.
      else if (/\r\n\r\n./s.test(text)) timers.push(setTimeout(() => over(''), 300));
    });
    socket.once('error', (error: NodeJS.ErrnoException) => end(failed(error, connected)));
    socket.once('close', () => over('closed without a word'));
  });
}

function optionsOf(host: string, port: number, { ca, cert, key, old }: TlsCaller): ConnectionOptions {
  return {
    host,
    port,
    // Looked at by ourselves, before anything is asked: only so can be said when its certificate holds.
    rejectUnauthorized: false,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    // OpenSSL 3 speaks TLS 1.1 only at the lowest security level.
    ...(old === true ? { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  };
}

/** Why the server is not believed; null: it is. Node has compared its names as well. */
function distrust(socket: TLSSocket): TlsAnswer | null {
  if (socket.authorized) return null;
  const error = socket.authorizationError as NodeJS.ErrnoException | string | undefined;
  const why = typeof error === 'string' ? error : (error?.code ?? error?.message ?? 'for no reason that is known');
  const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
  const dates = [from, to].map((it) => new Date(it));
  if (dates.some((it) => Number.isNaN(it.getTime()))) return { kind: 'distrusted', why };
  const [first, last] = dates.map((it) => it.toISOString().slice(0, 10));
  return { kind: 'distrusted', why, holds: `from ${first} to ${last}` };
}

function failed({ code = '', message }: NodeJS.ErrnoException, connected: boolean): TlsAnswer {
  const [, alert] = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(.+)$/.exec(code) ?? [];
  if (alert !== undefined) return { kind: 'alert', alert: alert.toLowerCase().replaceAll('_', ' ') };
  if (!connected) return { kind: 'unreachable', why: code || message };
  return { kind: 'closed', why: code || message };
}

function http(text: string): TlsAnswer {
  const [, status] = /^HTTP\/1\.[01] (\d{3})\b/.exec(text) ?? [];
  if (status === undefined) return { kind: 'closed', why: 'it speaks no HTTP' };
  return { kind: 'http', status: Number(status), body: text.split('\r\n\r\n').slice(1).join('\n').slice(0, 200) };
}
