import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder on the operator's machine that holds a certificate authority. Nothing of it but ca.pem goes to a host. */
export const AUTHORITY = { certificate: 'ca.pem', key: 'ca-key.pem' } as const;
/** Where it is when nobody says otherwise, in the working directory. */
export const TLS_FOLDER = 'ironhull-tls';
/** The key of an authority that is believed already and does not sign yet. */
export const NEXT_KEY = 'next-key.pem';
export const CLIENTS = 'clients';
export const SERVERS = 'servers';

/** What a file of it cannot be used for, in words for the person who owns it. */
export class FolderError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

export const hasAuthority = (folder: string) => existsSync(join(folder, AUTHORITY.key));

/** A file's text. `secret`: nobody but its owner may be able to read it. */
export function readIn(folder: string, name: string, secret = false): string {
  const path = join(folder, name);
  try {
    const { mode, size } = statSync(path);
    if (size > LONGEST) throw new FolderError(`${path} is too long to be a certificate or a key`);
    if (secret && (mode & 0o077) !== 0)
      throw new FolderError(`${path} can be read by others`, `chmod 600 ${path}, and ask who may have read it`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof FolderError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new FolderError(
        `there is no ${path}`,
        'ironhull tls init makes an authority; --folder names another place',
      );
    throw new FolderError(`${path} cannot be read (${code ?? 'unknown error'})`);
  }
}

const LONGEST = 256 * 1024;

/**
 * Writes a file that only its owner may read, whole or not at all, and on disk before this returns: a key that was used
 * and then lost is worse than none.
 */
export function writeIn(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  makePrivate(dirname(path));
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    // `w` keeps the mode of a file that was left there by an interrupted run.
    chmodSync(fresh, 0o600);
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  return path;
}

/** One of its files takes the place of another, whole or not at all. */
export const moveIn = (folder: string, from: string, to: string) => renameSync(join(folder, from), join(folder, to));

export const removeIn = (folder: string, name: string) => rmSync(join(folder, name), { force: true });

/** The names in one of its folders, in order; none where there is no such folder. */
export function listIn(folder: string, name: string): string[] {
  const path = join(folder, name);
  return existsSync(path)
    ? readdirSync(path)
        .filter((it) => !it.endsWith('.new'))
        .sort()
    : [];
}

function makePrivate(path: string): void {
  if (existsSync(path)) return;
  makePrivate(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
