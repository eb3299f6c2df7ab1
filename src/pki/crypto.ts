// The one door to @peculiar/x509: it dies where reflect-metadata was not loaded before it, so nobody else imports it.
import 'reflect-metadata';
import { createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import { cryptoProvider } from '@peculiar/x509';

export {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

// Only types: WebCrypto's names are not global under tsconfig's `lib`.
export type CryptoKey = webcrypto.CryptoKey;

const web = webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0];
cryptoProvider.set(web);

/** How a key of ours signs. An authority that was made elsewhere may be RSA; ours are ECDSA. */
export type Signing =
  | { readonly name: 'ECDSA'; readonly namedCurve: 'P-256' | 'P-384' | 'P-521'; readonly hash: Hash }
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: Hash };
type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** OpenSSL's names of the curves, as KeyObject tells them, and what each is signed with (RFC 5480, FIPS 186-5). */
const CURVES = {
  prime256v1: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  secp384r1: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  secp521r1: { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' },
} as const;

/** null for a kind of key that we do not sign with. */
export function signingOf(key: KeyObject): Signing | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (type !== 'ec') return null;
  return CURVES[details?.namedCurve as keyof typeof CURVES] ?? null;
}

/** A private key of node:crypto as WebCrypto wants it. */
export function importPrivate(key: KeyObject, signing: Signing): Promise<CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), signing, false, ['sign']);
}

/** The public half, likewise. */
export function importPublic(key: KeyObject, signing: Signing): Promise<CryptoKey> {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return webcrypto.subtle.importKey('spki', half.export({ type: 'spki', format: 'der' }), signing, true, ['verify']);
}
