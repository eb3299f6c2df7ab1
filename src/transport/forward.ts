import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { SshTarget } from '../model.ts';
import { quoted, TransportError } from './errors.ts';

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254 5.1): sshd says only "open failed" in words. */
const PROHIBITED = 1;

/** A stream through a jump host (ssh -W), within a time limit. The host at its end is verified on its own. */
export function forwarded(client: Client, hop: SshTarget, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(whyNoWay(hop, new Error(`no answer within ${timeoutMs / 1000} s`)));
    }, timeoutMs);
    const done = (error: Error | undefined, stream?: ClientChannel) => {
      clearTimeout(timer);
      // Opened too late: nobody waits for it any more.
      if (over) stream?.destroy();
      else if (error === undefined && stream !== undefined) resolve(stream);
      else reject(whyNoWay(hop, error ?? new Error('no stream')));
    };
    try {
      client.forwardOut('127.0.0.1', 0, hop.address, hop.port, done);
    } catch (error) {
      done(error as Error);
    }
  });
}

function whyNoWay({ address, port, jump }: SshTarget, error: Error & { reason?: unknown }): TransportError {
  const through = jump?.address ?? 'the jump host';
  const message = `${through} opens no way to ${address}:${port}: ${quoted(error.message)}`;
  return error.reason === PROHIBITED
    ? new TransportError('refused', message, 'its sshd must allow it: AllowTcpForwarding, PermitOpen')
    : new TransportError('unreachable', message, `is ${address} right as seen from ${through}?`);
}
