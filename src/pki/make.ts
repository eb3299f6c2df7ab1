import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  X509Certificate as Certificate,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  importPrivate,
  importPublic,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  type Signing,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  signingOf,
  X509CertificateGenerator,
} from './crypto.ts';
import { type AltName, commonName } from './names.ts';
import { PkiError } from './pki-error.ts';

/** When a certificate holds. */
export interface Life {
  readonly from: Date;
  readonly days: number;
}

/** A certificate authority that can sign. */
export interface Authority {
  readonly pem: string;
  readonly key: KeyObject;
}

/** Clocks differ a little: a certificate that holds from now on is refused by a host that is a minute late. */
const BACK_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** A new authority's own certificate. It signs nothing but servers and clients: no authority below it. */
export async function makeAuthority(name: string, key: KeyObject, life: Life): Promise<Authority> {
  const extensions = [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
  return { pem: await signed({ name, publicKey: key, issuer: null, key, life, extensions }), key };
}

interface Wanted {
  /** Subject's common name. */
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly life: Life;
}

/** A server's certificate: serverAuth alone, so that the host's key opens no other host. */
export async function signServer(
  by: Authority,
  { names, ...it }: Wanted & { readonly names: readonly AltName[] },
): Promise<string> {
  if (names.length === 0) throw new PkiError('a server needs at least one name: clients look at nothing else');
  const alternative = new SubjectAlternativeNameExtension(names.map(({ type, value }) => ({ type, value })));
  return signLeaf(by, it, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]), alternative]);
}

/** A client's certificate: clientAuth alone. Who holds its key is root on every host that trusts the authority. */
export function signClient(by: Authority, it: Wanted): Promise<string> {
  return signLeaf(by, it, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

async function signLeaf(by: Authority, { name, publicKey, life }: Wanted, more: Extension[]): Promise<string> {
  const ends = new Date(new X509Certificate(by.pem).validTo).getTime();
  const end = life.from.getTime() + life.days * DAY_MS;
  if (end > ends)
    throw new PkiError(
      `the authority itself ends on ${new Date(ends).toISOString().slice(0, 10)}, before this certificate would`,
      'ask for fewer days, or make a new authority',
    );
  const extensions = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ...more,
  ];
  return signed({ name, publicKey, issuer: by, key: by.key, life, extensions });
}

interface ToSign extends Wanted {
  /** null: it signs itself. */
  readonly issuer: Authority | null;
  readonly key: KeyObject;
  readonly extensions: readonly Extension[];
}

async function signed({ name, publicKey, issuer, key, life, extensions }: ToSign): Promise<string> {
  const signing = usable(key);
  const subject = await importPublic(publicKey, usable(publicKey));
  const authority = issuer === null ? null : new Certificate(issuer.pem);
  const cn = new Name([{ CN: [commonName(name)] }]);
  const made = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: cn.toString(),
    issuer: authority?.subject ?? cn.toString(),
    notBefore: new Date(life.from.getTime() - BACK_MS),
    notAfter: new Date(life.from.getTime() + life.days * DAY_MS),
    publicKey: subject as never,
    signingKey: (await importPrivate(key, signing)) as never,
    signingAlgorithm: signing,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(subject as never),
      ...(issuer === null
        ? []
        : [await AuthorityKeyIdentifierExtension.create((await importPublic(issuer.key, signing)) as never)]),
    ],
  });
  return `${made.toString('pem').trimEnd()}\n`;
}

/** A key that we sign with or for. */
export function usable(key: KeyObject): Signing {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  const signing = signingOf(half);
  if (signing === null) throw new PkiError(`a ${half.asymmetricKeyType ?? 'strange'} key cannot be used here`);
  const bits = half.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < 2048) throw new PkiError(`an RSA key of ${bits} bits is too short`);
  return signing;
}

/** 127 random bits: unguessable, positive and never zero (RFC 5280, 4.1.2.2; the Baseline Requirements ask for 64). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}
