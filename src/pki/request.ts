import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  importPrivate,
  importPublic,
  Name,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
} from './crypto.ts';
import { usable } from './make.ts';
import { commonName } from './names.ts';
import { PkiError } from './pki-error.ts';

/** A request is some hundred bytes; a hostile host may send anything. */
const LONGEST = 16_384;

/**
 * The public key that a request asks a certificate for, once its own signature shows that who sent it holds the private
 * half. Names and usages that it asks for are not looked at: those are said by the operator, never by the host.
 */
export async function keyOfRequest(pem: string): Promise<KeyObject> {
  const [block, ...more] =
    pem.match(/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[\s\S]*?-----END (?:NEW )?CERTIFICATE REQUEST-----/g) ?? [];
  if (block === undefined || more.length > 0 || pem.length > LONGEST)
    throw new PkiError('this is no certificate request');
  let key: KeyObject;
  let own: boolean;
  try {
    const request = new Pkcs10CertificateRequest(block);
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    own = await request.verify();
  } catch (error) {
    throw new PkiError(`the certificate request cannot be read: ${(error as Error).message}`);
  }
  if (!own) throw new PkiError('the certificate request is not signed with its own key');
  usable(key);
  return key;
}

/** A bare public key: nothing shows that who sent it holds the private half, so it counts only from the host's own root. */
export function publicKeyOf(pem: string): KeyObject {
  if (!/^-----BEGIN PUBLIC KEY-----/.test(pem) || pem.length > LONGEST) throw new PkiError('this is no public key');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new PkiError('the public key cannot be read');
  }
  usable(key);
  return key;
}

/** A client's request to an authority elsewhere, in PEM. */
export async function clientRequest(name: string, key: KeyObject): Promise<string> {
  const signing = usable(key);
  const [privateKey, publicKey] = [await importPrivate(key, signing), await importPublic(key, signing)];
  const made = await Pkcs10CertificateRequestGenerator.create({
    name: new Name([{ CN: [commonName(name)] }]).toString(),
    keys: { privateKey, publicKey } as never,
    signingAlgorithm: signing,
    extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
  });
  return `${made.toString('pem').trimEnd()}\n`;
}
