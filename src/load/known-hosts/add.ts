import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OfferedKey } from './check.ts';
import { hashName, lookupName } from './match.ts';
import { keyType, parseKnownHosts } from './read.ts';

/**
 * Appends one line for a host's key. The name is hashed where the file already holds hashed names, as ssh itself does
 * under HashKnownHosts. A missing folder is made 0700, a missing file 0600 (what ssh insists on for ~/.ssh).
 */
export function addHostKey(file: string, { name, port, key }: OfferedKey): void {
  const type = keyType(key);
  if (type === null) throw new Error('not a public key in wire form');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const held = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const host = lookupName(name, port);
  const written = usesHashes(held, file) ? hashName(host, randomBytes(20)) : host;
  // A last line without its newline would swallow ours.
  const gap = held === '' || held.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${gap}${written} ${type} ${key.toString('base64')}\n`, { mode: 0o600 });
}

function usesHashes(text: string, file: string): boolean {
  return parseKnownHosts(text, file).entries.some(({ names }) => names[0]?.startsWith('|1|') === true);
}
