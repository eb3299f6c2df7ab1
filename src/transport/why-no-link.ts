import type { SshTarget } from '../model.ts';
import { quoted, TransportError } from './errors.ts';
import type { Keyring } from './keyring.ts';
import type { VerifyAnswer } from './link.ts';

/** What became of one attempt to log in, beside the error itself. */
export interface Attempt {
  phase: 'connecting' | 'handshake' | 'login';
  readonly keyring: Keyring;
  readonly timeoutMs: number;
  late?: boolean;
  refused?: Extract<VerifyAnswer, { ok: false }>;
  /** The verifier itself failed. */
  broken?: Error;
}

/** A link that was dropped before the host could know who we are: nothing has run, and it may be tried again. */
export class DroppedEarly extends TransportError {}

type Ssh2Error = Error & { level?: string; code?: string | number };

/** Puts ssh2's errors (a level, a code or only words) into the terms of ours. */
export function whyNoLink(hop: SshTarget, error: Ssh2Error, attempt: Attempt): TransportError {
  const place = `${hop.address}:${hop.port}`;
  const said = quoted(error.message);
  if (error instanceof TransportError) return error;
  if (attempt.broken !== undefined)
    return new TransportError('protocol', `cannot check the key of ${place}: ${attempt.broken.message}`);
  if (attempt.refused !== undefined)
    return new TransportError(attempt.refused.reason, attempt.refused.message, attempt.refused.hint);
  const signing = attempt.keyring.failure();
  if (signing !== undefined) return signing;
  if (attempt.late === true || (error.code === 'ETIMEDOUT' && attempt.phase === 'connecting'))
    return new TransportError(
      'timed-out',
      `no answer from ${place} within ${attempt.timeoutMs / 1000} s while ${DOING[attempt.phase]}`,
      'is the address right, and does a firewall let SSH through?',
    );

  const socket = bySocket(error, place);
  if (socket !== null) return socket;
  if (attempt.phase === 'login') return whyNoLogin(hop, error, attempt);
  if (
    /^Connection lost before handshake/.test(error.message) ||
    error.code === 'ECONNRESET' ||
    error.message === 'No response from server'
  )
    return new DroppedEarly(
      'connection-lost',
      `${place} closed the connection before saying who it is`,
      'its sshd may be overloaded (MaxStartups), or refuse this address (PerSourcePenalties, fail2ban)',
    );
  if (/no matching/i.test(error.message))
    return new TransportError(
      'protocol',
      `${place} and this program have no algorithm in common: ${said}`,
      'OpenSSH 7.4 or newer is needed, with curve25519, ecdh or dh-sha2, and no host key but ssh-rsa/SHA-1 is not enough',
    );
  return new TransportError(
    'protocol',
    `${place} does not speak SSH as expected: ${said}`,
    'is that the port of its sshd?',
  );
}

const DOING = { connecting: 'connecting', handshake: 'agreeing on keys', login: 'logging in' } as const;

function bySocket({ code }: Ssh2Error, place: string): TransportError | null {
  switch (code) {
    case 'ECONNREFUSED':
      return new TransportError('refused', `${place} refuses the connection`, 'is sshd running there, on that port?');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TransportError(
        'unresolved',
        `the name in ${place} cannot be resolved (${code})`,
        'check its spelling, or give an address',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return new TransportError(
        'unreachable',
        `there is no way to ${place} (${code})`,
        'is a VPN or a jump host needed?',
      );
    default:
      return null;
  }
}

function whyNoLogin(hop: SshTarget, error: Ssh2Error, { keyring }: Attempt): TransportError {
  const place = `${hop.user}@${hop.address}:${hop.port}`;
  const tried = keyring.offers.join(', ');
  const left = keyring.leftOut.length > 0 ? `; left out: ${keyring.leftOut.join('; ')}` : '';
  if (/authentication (methods )?fail/i.test(error.message) || error.level === 'client-authentication')
    return new TransportError(
      'auth-failed',
      `${place} takes none of these keys: ${tried}${left}`,
      'is the public key in its authorized_keys? Name the right one with --identity',
    );
  if (error.level === 'agent')
    return new TransportError(
      'agent-unavailable',
      `the ssh agent failed: ${quoted(error.message)}`,
      'or name a key with --identity',
    );
  return new TransportError(
    'connection-lost',
    `${place} closed the connection during login: ${quoted(error.message)}`,
    "the host's own log says why (journalctl -u ssh)",
  );
}
