import { readFileSync } from 'node:fs';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Secret } from '../secret.ts';
import { TransportError } from './errors.ts';
import { firstOf, publicHalf } from './public-half.ts';

export type AskPassphrase = (path: string) => Promise<Secret>;

/** A file that a target names as an identity. */
export type KeyFile =
  /** A private key; unlock() asks for its passphrase where it has one. */
  | { readonly kind: 'private'; readonly path: string; readonly publicKey: ParsedKey; unlock(): Promise<ParsedKey> }
  /** Only a public key: it names one of the agent's. */
  | { readonly kind: 'public'; readonly path: string; readonly publicKey: ParsedKey }
  /** ssh2 cannot use it (security keys, certificates, PKCS#8 with a passphrase). */
  | { readonly kind: 'unusable'; readonly path: string; readonly why: string };

/**
 * Reads an identity without asking for anything: a passphrase is asked for only when the host is ready to take the key.
 * The exception is an encrypted key without a public half anywhere. Throws key-unreadable.
 */
export async function readKeyFile(path: string, ask: AskPassphrase | undefined): Promise<KeyFile> {
  const text = textOf(path);
  const key = ssh2.utils.parseKey(text);
  if (!(key instanceof Error)) {
    const publicKey = firstOf(key);
    if (publicKey === null) return { kind: 'unusable', path, why: 'holds no key' };
    if (!publicKey.isPrivateKey()) return { kind: 'public', path, publicKey };
    return { kind: 'private', path, publicKey, unlock: async () => publicKey };
  }
  if (!/encrypted/i.test(key.message)) return { kind: 'unusable', path, why: key.message };
  const publicKey = publicHalf(path, text);
  if (publicKey !== null) return { kind: 'private', path, publicKey, unlock: () => unlocked(path, text, ask) };
  const opened = await unlocked(path, text, ask);
  return { kind: 'private', path, publicKey: opened, unlock: async () => opened };
}

async function unlocked(path: string, text: string, ask: AskPassphrase | undefined): Promise<ParsedKey> {
  if (ask === undefined)
    throw new TransportError(
      'key-encrypted',
      `the key ${path} needs its passphrase`,
      `load it into the agent: ssh-add ${path}`,
    );
  const key = ssh2.utils.parseKey(text, (await ask(path)).reveal());
  const first = key instanceof Error ? null : firstOf(key);
  // ssh2's own words for a wrong one differ by format ("integrity check failed", "bad decrypt"): they add nothing.
  if (first === null)
    throw new TransportError('wrong-passphrase', `that is not the passphrase of ${path}`, 'start again to retry');
  return first;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
    throw new TransportError(
      'key-unreadable',
      `cannot read the key ${path}: ${why}`,
      'name a private key file that you may read',
    );
  }
}
