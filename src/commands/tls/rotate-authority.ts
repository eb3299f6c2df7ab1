import { createPublicKey } from 'node:crypto';
import { AUTHORITY, moveIn, NEXT_KEY, readIn, removeIn, writeIn } from '../../load/pki-folder.ts';
import { encryptedKeyPem, isEncrypted, newKey, readKey } from '../../pki/keys.ts';
import { makeAuthority } from '../../pki/make.ts';
import { type ReadCertificate, readCertificates } from '../../pki/read.ts';
import { UsageError } from '../usage-error.ts';
import type { AuthorityOptions, LifeOptions } from './options.ts';
import { givenPassphrase } from './passphrase.ts';

/**
 * `ironhull tls rotate authority`: one of three steps, told by what lies in the folder. Between them every host and client
 * has to learn of both authorities, or it would refuse those that have moved on already.
 */
export async function rotateAuthority(options: AuthorityOptions & LifeOptions): Promise<number> {
  const { folder } = options;
  const [signs, other, ...more] = readCertificates(readIn(folder, AUTHORITY.certificate));
  if (signs === undefined || more.length > 0)
    throw new UsageError(
      `${folder}/${AUTHORITY.certificate} holds ${signs === undefined ? 'no' : 'more than two'} authorities`,
    );
  if (other === undefined) return begin(signs, options);
  const next = nextKey(folder);
  if (next === null) return finish(signs, folder);
  return change(signs, other, next, options);
}

/** A new one beside it. The key first: without the certificate the folder is as before. */
async function begin(
  signs: ReadCertificate,
  { folder, days, ...options }: AuthorityOptions & LifeOptions,
): Promise<number> {
  const passphrase = await givenPassphrase({ folder, ...options });
  // The passphrase stays the same, and so has to be right.
  readKey(readIn(folder, AUTHORITY.key, true), passphrase);
  const { pem, key } = await makeAuthority(dated(signs.subject), newKey(), { from: new Date(), days });
  writeIn(folder, NEXT_KEY, encryptedKeyPem(key, passphrase));
  writeIn(folder, AUTHORITY.certificate, `${signs.pem}${pem}`);
  return told('1 of 3: a new authority is believed beside the old one, which still signs.', 'then run this again');
}

/** Two authorities of one name are told apart by nobody who reads a report. */
function dated(name: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${name.replace(/ \d{4}-\d\d-\d\d$/, '').slice(0, 53)} ${day}`;
}

/** The new one signs. Both files cannot change at once: a run that was interrupted in between is finished by the next. */
async function change(
  signs: ReadCertificate,
  other: ReadCertificate,
  next: string,
  options: AuthorityOptions,
): Promise<number> {
  const key = readKey(next, isEncrypted(next) ? await givenPassphrase(options) : undefined);
  const half = String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
  if (half === other.key.spki) writeIn(options.folder, AUTHORITY.certificate, `${other.pem}${signs.pem}`);
  else if (half !== signs.key.spki)
    throw new UsageError(`${options.folder}/${NEXT_KEY} is the key of neither authority`);
  moveIn(options.folder, NEXT_KEY, AUTHORITY.key);
  return told(
    '2 of 3: the new authority signs, the old one is still believed; its key is gone.',
    'then run this again',
  );
}

function finish(signs: ReadCertificate, folder: string): number {
  writeIn(folder, AUTHORITY.certificate, signs.pem);
  removeIn(folder, NEXT_KEY);
  return told(
    '3 of 3: the old authority is believed no more, once its certificates are gone from hosts and clients.',
    'and that is all',
  );
}

function nextKey(folder: string): string | null {
  try {
    return readIn(folder, NEXT_KEY, true);
  } catch (error) {
    if (/there is no/.test((error as Error).message)) return null;
    throw error;
  }
}

function told(step: string, then: string): number {
  process.stdout.write(
    `Step ${step}\nNow, for every host and every client: ironhull tls rotate server HOST, ironhull tls rotate client NAME; ${then}.\n`,
  );
  return 0;
}
