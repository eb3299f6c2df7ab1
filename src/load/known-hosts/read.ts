import { existsSync, readFileSync } from 'node:fs';

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** Names and patterns, or one hashed name. */
  readonly names: readonly string[];
  /** As in the key itself: 'ssh-ed25519', 'ssh-rsa', … */
  readonly type: string;
  readonly key: Buffer;
}

export interface KnownHosts {
  readonly entries: readonly KnownHost[];
  /** Lines that could not be read, as `file:line`; ssh skips them too, but a person may want to know. */
  readonly bad: readonly string[];
}

/** Reads known_hosts files in order. A file that does not exist holds nothing; an unreadable one throws. */
export function readKnownHosts(files: readonly string[]): KnownHosts {
  const parts = files
    .filter((file) => existsSync(file))
    .map((file) => parseKnownHosts(readFileSync(file, 'utf8'), file));
  return { entries: parts.flatMap(({ entries }) => entries), bad: parts.flatMap(({ bad }) => bad) };
}

export function parseKnownHosts(text: string, file: string): KnownHosts {
  const entries: KnownHost[] = [];
  const bad: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const entry = parseLine(line, file, index + 1);
    if (entry === null) bad.push(`${file}:${index + 1}`);
    else entries.push(entry);
  }
  return { entries, bad };
}

function parseLine(text: string, file: string, line: number): KnownHost | null {
  const words = text.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : '';
  const [names, type, encoded] = words;
  if (names === undefined || type === undefined || encoded === undefined) return null;
  if (marker !== '' && marker !== '@revoked' && marker !== '@cert-authority') return null;
  const key = Buffer.from(encoded, 'base64');
  // The key names its own type: a line that contradicts its key is damaged, and so is one that is not base64.
  if (keyType(key) !== type || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return null;
  const kind = marker === '@revoked' ? 'revoked' : marker === '@cert-authority' ? 'cert-authority' : 'none';
  return { file, line, marker: kind, names: names.split(','), type, key };
}

/** The type inside a public key in wire form (RFC 4253 6.6: a length-prefixed name first), or null for nonsense. */
export function keyType(key: Buffer): string | null {
  if (key.length < 4) return null;
  const length = key.readUInt32BE(0);
  if (length === 0 || length > 64 || key.length <= 4 + length) return null;
  return key.toString('latin1', 4, 4 + length);
}
