import { type KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { PkiError } from './pki-error.ts';
import { signatureOf } from './signature.ts';

/** What a certificate says, in our words. Text in it may come from a host: escape before printing. */
export interface ReadCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** sha256 of the whole, in hex without colons. */
  readonly fingerprint: string;
  readonly from: Date;
  readonly to: Date;
  readonly isAuthority: boolean;
  /** Extended key usages; none at all means any use. */
  readonly usages: readonly string[];
  readonly key: { readonly type: string; readonly bits: number; readonly spki: string };
  readonly signature: string;
  /** Whether a client that calls the server by this name or address will believe it. */
  readonly covers: (name: string) => boolean;
  /** The names as OpenSSL prints them; '' for none. */
  readonly names: string;
  /** Whether the other one signed this. */
  readonly signedBy: (other: ReadCertificate) => boolean;
  readonly pem: string;
}

/** Every certificate in a PEM text, in its order; text between them is skipped, as all programs do. */
export function readCertificates(text: string): ReadCertificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map(readCertificate);
}

/** One certificate. Throws PkiError where it cannot be read. */
export function readCertificate(pem: string): ReadCertificate {
  let it: X509Certificate;
  let publicKey: KeyObject;
  try {
    it = new X509Certificate(pem);
    publicKey = it.publicKey;
  } catch {
    throw new PkiError('a certificate that cannot be read');
  }
  const certificate: ReadCertificate = {
    subject: nameOf(it.subject),
    issuer: nameOf(it.issuer),
    serial: it.serialNumber.toLowerCase(),
    fingerprint: it.fingerprint256.replaceAll(':', '').toLowerCase(),
    from: new Date(it.validFrom),
    to: new Date(it.validTo),
    isAuthority: it.ca,
    usages: (it.keyUsage ?? []).map((oid) => USAGES[oid] ?? oid),
    key: { ...strengthOf(publicKey), spki: String(publicKey.export({ type: 'spki', format: 'pem' })) },
    signature: signatureOf(it.raw),
    // Go looks at no common name, and takes an address only from an address name.
    covers: (name) => (isIP(name) === 0 ? it.checkHost(name, { subject: 'never' }) : it.checkIP(name)) !== undefined,
    names: it.subjectAltName ?? '',
    signedBy: (other) => isSignedBy(it, other.pem),
    pem: `${it.toString().trimEnd()}\n`,
  };
  return certificate;
}

const USAGES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '2.5.29.37.0': 'any',
};

/** OpenSSL prints a line for each part of a name; the common name says most. */
function nameOf(text: string | undefined): string {
  const lines = (text ?? '').split('\n');
  return lines.find((it) => it.startsWith('CN='))?.slice(3) ?? lines.join(', ');
}

function isSignedBy(it: X509Certificate, pem: string): boolean {
  try {
    const other = new X509Certificate(pem);
    return it.checkIssued(other) && it.verify(other.publicKey);
  } catch {
    // A key of a kind that OpenSSL does not know: nobody can say that it signed this.
    return false;
  }
}

function strengthOf(key: KeyObject): { type: string; bits: number } {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const bits = modulusLength ?? CURVE_BITS[namedCurve ?? key.asymmetricKeyType ?? ''] ?? 0;
  return { type: key.asymmetricKeyType ?? 'unknown', bits };
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  ed25519: 256,
  ed448: 456,
};
