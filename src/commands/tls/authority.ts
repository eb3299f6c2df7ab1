import { createPublicKey } from 'node:crypto';
import { AUTHORITY, readIn } from '../../load/pki-folder.ts';
import { faultsOf } from '../../pki/judge.ts';
import { isEncrypted, readKey } from '../../pki/keys.ts';
import type { Authority } from '../../pki/make.ts';
import { readCertificates } from '../../pki/read.ts';
import { keepWitnesses } from '../../session/tls/witnesses.ts';
import { UsageError } from '../usage-error.ts';
import type { AuthorityOptions } from './options.ts';
import { givenPassphrase } from './passphrase.ts';

/** The authority's certificates as they go to hosts and clients: the first signs, others are trusted beside it. */
export function trusted(folder: string): string {
  const [first, ...more] = readCertificates(readIn(folder, AUTHORITY.certificate));
  if (first === undefined) throw new UsageError(`${folder}/${AUTHORITY.certificate} holds no certificate`);
  return [first, ...more].map(({ pem }) => pem).join('');
}

/** The authority, ready to sign: its passphrase was asked for, and its key is its certificate's. */
export async function openAuthority(options: AuthorityOptions): Promise<Authority> {
  const { folder } = options;
  const pem = readIn(folder, AUTHORITY.key, true);
  const [certificate] = readCertificates(trusted(folder));
  const key = readKey(pem, isEncrypted(pem) ? await givenPassphrase(options) : undefined);
  if (String(createPublicKey(key).export({ type: 'spki', format: 'pem' })) !== certificate!.key.spki)
    throw new UsageError(`${folder}/${AUTHORITY.key} is not the key of ${AUTHORITY.certificate}`);
  const [fault] = faultsOf(certificate!, 'authority');
  if (fault !== undefined) throw new UsageError(`${folder}/${AUTHORITY.certificate} ${fault}`);
  const authority = { pem: certificate!.pem, key };
  await keepWitnesses(folder, authority, new Date());
  return authority;
}
