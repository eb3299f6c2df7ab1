import library from '../../templates/shell/tls-key.sh';
import { quote } from '../shell/quote.ts';
import { PkiError } from './pki-error.ts';

/** Makes a key in a folder of the host that is not there yet, and prints a request for it. */
export const makeKeyScript = (folder: string, nonce: string) => script(`make_key ${quote(folder)}`, nonce);

/** Takes a key away again that came to no certificate. */
export const dropKeyScript = (folder: string, nonce: string) => script(`drop_key ${quote(folder)}`, nonce);

/** What the host answered: a request, or the bare public half where it has no openssl. Throws PkiError with its reason. */
export function keyAnswer(
  stdout: string,
  nonce: string,
): { readonly kind: 'request' | 'public'; readonly pem: string } {
  const [, refusal] = new RegExp(`^<${nonce} refused (.*)$`, 'm').exec(stdout) ?? [];
  if (refusal !== undefined) throw new PkiError(refusal);
  const [, kind, pem] = new RegExp(`^<${nonce} (request|public)\n([\\s\\S]*?)\n>${nonce}$`, 'm').exec(stdout) ?? [];
  if (kind === undefined || pem === undefined) throw new PkiError('the host did not answer with a key');
  return { kind: kind as 'request' | 'public', pem };
}

/** Inside a function, so that half a script runs nothing. */
const script = (call: string, nonce: string) => `main() {\nNONCE=${nonce}\n${library.trimEnd()}\n${call}\n}\nmain\n`;
