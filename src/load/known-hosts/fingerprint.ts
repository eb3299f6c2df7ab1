import { createHash } from 'node:crypto';

/** As `ssh-keygen -l` prints it: SHA256 of the key in wire form, base64 without its padding. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
