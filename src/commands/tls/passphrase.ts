import type { Secret } from '../../secret.ts';
import { askSecret } from '../../ui/ask.ts';
import { readSecretFromFd } from '../../ui/read-secret.ts';
import { secretFromCommand } from '../../ui/run-secret.ts';
import { UsageError } from '../usage-error.ts';
import type { AuthorityOptions } from './options.ts';

/** OpenSSL makes few rounds of PBKDF2 (2048), so what is short is guessed. */
const SHORTEST = 12;

/** The passphrase of an authority that is there: from a descriptor, a command, or the person; never from argv. */
export async function givenPassphrase({ passphraseFd, passphraseCommand, folder }: AuthorityOptions): Promise<Secret> {
  if (passphraseFd !== undefined && passphraseCommand !== undefined)
    throw new UsageError('the passphrase comes from one place', 'leave out --passphrase-fd or --passphrase-command');
  if (passphraseFd !== undefined) return readSecretFromFd(passphraseFd);
  if (passphraseCommand !== undefined) return secretFromCommand(passphraseCommand);
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true)
    throw new UsageError('nobody can be asked for the passphrase here', 'give --passphrase-fd or --passphrase-command');
  return askSecret(`Passphrase of the authority in ${folder}:`);
}

/** A new one; asked for twice where a person types it. */
export async function newPassphrase(options: AuthorityOptions): Promise<Secret> {
  const typed = options.passphraseFd === undefined && options.passphraseCommand === undefined;
  const first = await givenPassphrase(options);
  if (first.reveal().length < SHORTEST)
    throw new UsageError(
      `the passphrase is shorter than ${SHORTEST} characters`,
      'who steals the file can try many in a second: take some words, or what a password manager makes',
    );
  if (typed && (await askSecret('The same again:')).reveal() !== first.reveal())
    throw new UsageError('the two were not the same', 'nothing was made; run it again');
  return first;
}
