import { existsSync, readFileSync } from 'node:fs';
import ssh2, { type ParsedKey } from 'ssh2';

/**
 * The public key that belongs to an encrypted private key, without its passphrase: it stands in the clear at the head of
 * OpenSSH's own format (PROTOCOL.key in its source), and beside older formats in a .pub file. null: neither is there.
 */
export function publicHalf(path: string, text: string): ParsedKey | null {
  return fromEnvelope(text) ?? (existsSync(`${path}.pub`) ? parsed(readFileSync(`${path}.pub`)) : null);
}

const MAGIC = 'openssh-key-v1\0';

function fromEnvelope(text: string): ParsedKey | null {
  const found = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text);
  if (found === null) return null;
  const data = Buffer.from(found[1] ?? '', 'base64');
  if (!data.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC, 'latin1'))) return null;
  let at = MAGIC.length;
  const next = (): Buffer => {
    const length = data.readUInt32BE(at);
    at += 4 + length;
    return data.subarray(at - length, at);
  };
  try {
    // cipher, kdf, kdf options, number of keys (always 1), the public key
    next();
    next();
    next();
    at += 4;
    const key = next();
    return parsed(`${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`);
  } catch {
    return null;
  }
}

function parsed(data: Buffer | string): ParsedKey | null {
  const key = ssh2.utils.parseKey(data);
  return key instanceof Error ? null : firstOf(key);
}

/** parseKey's types promise one key; for formats that may hold several it gives an array. */
export function firstOf(key: ParsedKey | ParsedKey[]): ParsedKey | null {
  return Array.isArray(key) ? (key[0] ?? null) : key;
}
