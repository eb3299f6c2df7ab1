import { accessSync, constants } from 'node:fs';
import { SshConfigError } from './errors.ts';

/** ssh's own list when a configuration names no key; those that ssh2 cannot use (sk, xmss, dsa) are left out. */
export const USUAL_IDENTITIES = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'] as const;

/** Of the files that a configuration lists, those that can be read; like ssh, a missing one is no mistake. */
export function readable(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => problemOf(path) === null);
}

/** A key that the operator named must be there. */
export function demanded(path: string): string {
  const problem = problemOf(path);
  if (problem !== null)
    throw new SshConfigError(`cannot read the key ${path}: ${problem}`, 'name a private key file that you may read');
  return path;
}

function problemOf(path: string): string | null {
  try {
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
  }
}
