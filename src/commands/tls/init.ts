import { hostname } from 'node:os';
import { AUTHORITY, hasAuthority, writeIn } from '../../load/pki-folder.ts';
import { encryptedKeyPem, newKey } from '../../pki/keys.ts';
import { makeAuthority } from '../../pki/make.ts';
import { keepWitnesses } from '../../session/tls/witnesses.ts';
import { UsageError } from '../usage-error.ts';
import type { AuthorityOptions, LifeOptions } from './options.ts';
import { newPassphrase } from './passphrase.ts';

export interface InitOptions extends AuthorityOptions, LifeOptions {
  readonly name?: string;
}

/** `ironhull tls init`: a certificate authority on this machine. One that is there stays. */
export async function tlsInit(options: InitOptions): Promise<number> {
  const { folder, days, name = `Docker API of ${hostname()}`.slice(0, 64) } = options;
  if (hasAuthority(folder))
    throw new UsageError(`${folder} holds an authority already`, 'every host and client trusts that one: it stays');
  const passphrase = await newPassphrase(options);
  const { pem, key } = await makeAuthority(name, newKey(), { from: new Date(), days });
  // The key last: without it the folder is no authority, and a run that was interrupted can be repeated.
  writeIn(folder, AUTHORITY.certificate, pem);
  writeIn(folder, AUTHORITY.key, encryptedKeyPem(key, passphrase));
  await keepWitnesses(folder, { pem, key }, new Date());
  process.stdout.write(
    `Made an authority in ${folder}, good for ${days} days. Keep ${folder}/${AUTHORITY.key} and its passphrase apart, and a copy of\n` +
      'both: who has them is root on every host that trusts it, and without them nothing can be renewed.\n' +
      'Next: ironhull tls issue server HOST, ironhull tls issue client NAME\n',
  );
  return 0;
}
