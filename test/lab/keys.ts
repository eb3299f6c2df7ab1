// Key pairs of this cache: one that every login of a lab host accepts, the same behind a passphrase, and a stranger's.
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { output } from './processes.ts';

export interface Keys {
  /** path of the private key that root, ops, opspw, nopriv and noisy accept */
  readonly key: string;
  /** the line for authorized_keys */
  readonly publicKey: string;
  /** path of the same key, encrypted */
  readonly encrypted: string;
  readonly passphrase: string;
  /** path of a private key that no host knows */
  readonly stranger: string;
}

export const passphrase = 'lab';

export async function makeKeys(): Promise<Keys> {
  const folder = cacheFolder('keys');
  await withLock('keys', async () => {
    if (existsSync(join(folder, 'stranger'))) return;
    await generate(join(folder, 'id'));
    copyFileSync(join(folder, 'id'), join(folder, 'encrypted'));
    await output('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', join(folder, 'encrypted')]);
    await generate(join(folder, 'stranger.new'));
    // Last, so that its presence says that all are there.
    renameSync(join(folder, 'stranger.new'), join(folder, 'stranger'));
  });
  return keys();
}

/** Paths only; the files are there once a host was started or `makeKeys` was called. */
export function keys(): Keys {
  const folder = cacheFolder('keys');
  const [key, encrypted, stranger] = ['id', 'encrypted', 'stranger'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  return {
    key,
    encrypted,
    stranger,
    passphrase,
    get publicKey() {
      return readFileSync(`${key}.pub`, 'utf8').trim();
    },
  };
}

async function generate(file: string): Promise<void> {
  if (existsSync(file)) return;
  await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ironhull-lab', '-f', file]);
}
