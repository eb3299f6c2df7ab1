import { INVISIBLE } from '../escape.ts';

/** Why a host is not taken for the one it should be. */
export type HostKeyReason = 'host-key-unknown' | 'host-key-changed' | 'host-key-revoked' | 'host-key-authority';

export type TransportReason =
  // on the way there
  | 'unresolved'
  | 'refused'
  | 'unreachable'
  | 'timed-out'
  | 'connection-lost'
  | 'protocol'
  | HostKeyReason
  // who we are
  | 'auth-failed'
  | 'key-unreadable'
  | 'key-encrypted'
  | 'key-unsupported'
  | 'wrong-passphrase'
  | 'agent-unavailable'
  // becoming root
  | 'sudo-password-needed'
  | 'sudo-wrong-password'
  | 'sudo-not-allowed'
  | 'sudo-needs-tty'
  | 'sudo-missing'
  | 'sudo-failed'
  | 'no-shell'
  | 'no-space';

/**
 * The host cannot be worked on, and nothing of the script has run. A script that has begun never ends in this error but
 * in an ExecResult, with `cut` where its end is unknown.
 * `message` says what was tried and what the host said (cleaned of control characters), `hint` what to do next.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly reason: TransportReason;
  readonly hint: string | undefined;

  constructor(reason: TransportReason, message: string, hint?: string) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}

/** A host's own words, fit to stand in a message: one line, bounded, no control or direction characters. */
export function quoted(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  const clean = line.replaceAll(INVISIBLE, '?');
  return clean.length > 300 ? `${clean.slice(0, 300)}…` : clean;
}
