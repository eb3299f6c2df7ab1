import type { Algorithms } from 'ssh2';

type HostKeyAlgorithm = Exclude<NonNullable<Algorithms['serverHostKey']>, Record<string, unknown>>[number];

/**
 * Named, not left to ssh2's defaults, which still hold SHA-1 signatures and MACs. Every OpenSSH since 7.4 (2016, also
 * CentOS 7) offers something of each list.
 */
const KEX = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group14-sha256',
] as const;

const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const;

const MACS = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
] as const;

/** Each type of host key with the signatures that it is taken by. An ssh-rsa key signs with SHA-2 only. */
export const HOST_KEY_TYPES: ReadonlyMap<string, readonly HostKeyAlgorithm[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
] as [string, HostKeyAlgorithm[]][]);

/** What is offered to a host whose stored keys are of these types: those first, then all others. */
export function algorithmsFor(known: readonly string[]): Algorithms {
  return withHostKeys([...new Set([...known, ...HOST_KEY_TYPES.keys()])]);
}

/** What is offered when only these types of host key will do. */
export function withHostKeys(types: readonly string[]): Algorithms {
  const serverHostKey = types.flatMap((type) => HOST_KEY_TYPES.get(type) ?? []);
  return { kex: [...KEX], cipher: [...CIPHERS], hmac: [...MACS], compress: ['none'], serverHostKey };
}
