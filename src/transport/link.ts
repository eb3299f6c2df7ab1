import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Algorithms, AuthHandlerMiddleware, Client } from 'ssh2';
import type { SshTarget } from '../model.ts';
import { Clock } from './clock.ts';
import type { HostKeyReason } from './errors.ts';
import type { Keyring } from './keyring.ts';
import { type Attempt, whyNoLink } from './why-no-link.ts';

/** Judges the key that a host shows, before anything is sent that could tell it who we are. */
export type Verify = (hop: SshTarget, key: Buffer) => VerifyAnswer;
export type VerifyAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: HostKeyReason; readonly message: string; readonly hint: string };

/** One connection that is logged in. */
export interface Link {
  readonly client: Client;
  close(): Promise<void>;
}

export interface LinkOptions {
  /** Required by type: ssh2 accepts every host when it is not told how to judge one. */
  readonly verify: Verify;
  readonly algorithms: Algorithms;
  /** Until logged in, in milliseconds, without the time in which a person is asked. */
  readonly timeoutMs: number;
  readonly keyring: (clock: Clock) => Promise<Keyring>;
  /** A stream to the host, instead of a socket of our own. */
  readonly sock?: Duplex | undefined;
}

const KEEPALIVE = { keepaliveInterval: 15_000, keepaliveCountMax: 4 };

/** One attempt to log in to one host. Throws TransportError. */
export async function openLink(hop: SshTarget, options: LinkOptions): Promise<Link> {
  let client: Client | null = null;
  const clock = new Clock(options.timeoutMs, () => {
    attempt.late = true;
    client?.destroy();
  });
  const attempt: Attempt = { phase: 'connecting', keyring: await options.keyring(clock), timeoutMs: options.timeoutMs };
  const ssh = new NodeSSH();
  try {
    clock.run();
    const ready = ssh.connect({
      ...(options.sock === undefined ? { host: hop.address, port: hop.port } : { sock: options.sock }),
      ...KEEPALIVE,
      username: hop.user,
      algorithms: options.algorithms,
      // Ours is the clock: ssh2's goes on while a passphrase is being typed.
      readyTimeout: 0,
      hostVerifier: (key: Buffer): boolean => judge(hop, key, options.verify, attempt),
      authHandler: offering(hop, attempt.keyring),
    });
    client = ssh.connection;
    watch(client, attempt);
    await ready;
    return linkOf(client as Client);
  } catch (error) {
    client?.destroy();
    throw whyNoLink(hop, error as Error, attempt);
  } finally {
    clock.stop();
  }
}

function judge(hop: SshTarget, key: Buffer, verify: Verify, attempt: Attempt): boolean {
  try {
    const answer = verify(hop, key);
    if (!answer.ok) attempt.refused = answer;
    return answer.ok;
  } catch (error) {
    attempt.broken = error as Error;
    return false;
  }
}

/** The keys, and nothing after them; `none`, which ssh2 would try first, costs a round trip and a failed login. */
function offering(hop: SshTarget, { agent }: Keyring): AuthHandlerMiddleware {
  let offered = false;
  return (_left, _partial, next) => {
    if (offered) return next(false as never);
    offered = true;
    next({ type: 'agent', username: hop.user, agent });
  };
}

function watch(client: Client | null, attempt: Attempt): void {
  // node-ssh drops its own listener once connected: an error without one would end the process.
  client?.on('error', () => undefined);
  client?.on('connect', () => {
    attempt.phase = 'handshake';
  });
  client?.on('handshake', () => {
    attempt.phase = 'login';
  });
}

function linkOf(client: Client): Link {
  let closed = false;
  client.once('close', () => {
    closed = true;
  });
  const close = () =>
    new Promise<void>((resolve) => {
      if (closed) return resolve();
      // A peer that does not say goodbye is not waited for.
      const late = setTimeout(() => {
        client.destroy();
        resolve();
      }, 1_000);
      client.once('close', () => {
        clearTimeout(late);
        resolve();
      });
      client.end();
    });
  return { client, close };
}
