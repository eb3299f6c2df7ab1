import library from '../../templates/shell/tls-key.sh';
import { quote } from '../shell/quote.ts';
import { type AltName, commonName } from './names.ts';
import { PkiError } from './pki-error.ts';

/** What a request asks for that goes to an authority elsewhere; our own looks at nothing in it but the key. */
export interface AskedFor {
  readonly name: string;
  readonly names: readonly AltName[];
}

/** Makes a key in a folder of the host that is not there yet, and prints a request for it. */
export function makeKeyScript(folder: string, nonce: string, asked?: AskedFor): string {
  const more = asked === undefined ? [] : [`/CN=${commonName(asked.name)}`, asked.names.map(inWords).join(',')];
  return script(['make_key', ...[folder, ...more].map(quote)].join(' '), nonce);
}

const inWords = ({ type, value }: AltName) => `${type === 'dns' ? 'DNS' : 'IP'}:${value}`;

/** Tells the keys in folders below this one that have no certificate yet. */
export const waitingKeysScript = (folder: string, nonce: string) => script(`waiting_keys ${quote(folder)}`, nonce);

/** Their public halves in PEM, by folder. Throws PkiError where the host did not come to an end. */
export function waitingKeys(stdout: string, nonce: string): ReadonlyMap<string, string> {
  if (!new RegExp(`^<${nonce} all$`, 'm').test(stdout)) throw new PkiError('the host did not tell which keys it has');
  const each = new RegExp(`^<${nonce} waits (\\S+)\n([\\s\\S]*?)\n>${nonce}$`, 'gm');
  return new Map([...stdout.matchAll(each)].map(([, set, pem]) => [set!, pem!]));
}

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
