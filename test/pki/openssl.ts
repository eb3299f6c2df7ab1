// The OpenSSL command line as a second opinion on all that src/pki makes and reads.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const openssl = (args: readonly string[], input = '') =>
  execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

/** What openssl says where it refuses. */
export function refused(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('openssl', args, { input, encoding: 'utf8' });
  return status === 0 ? 'accepted' : stdout + stderr;
}

const folder = mkdtempSync(join(tmpdir(), 'ironhull-pki-'));
let count = 0;

/** A text as a file, for the options of openssl that take no stdin. */
export function asFile(text: string): string {
  const path = join(folder, `${count++}.pem`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
