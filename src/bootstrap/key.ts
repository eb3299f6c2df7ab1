import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Packet, packetsOf } from './packets.ts';

/** Why a key is not to be trusted. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/**
 * The key file of a repository, checked before it goes anywhere: one OpenPGP key of version 4 (RFC 4880), the one with this
 * fingerprint, and no subkey that it has not bound itself, since those who check packages take any key that lies in the file.
 * Returns the file's packets. Throws SigningKeyError.
 */
export function checkedKey(file: Buffer, fingerprint: string): Buffer {
  const wanted = plainFingerprint(fingerprint);
  let packets: readonly Packet[];
  try {
    packets = packetsOf(file);
  } catch (error) {
    throw new SigningKeyError(`this is no OpenPGP key: ${(error as Error).message}`);
  }
  const [primary, ...rest] = packets;
  if (primary === undefined || primary.tag !== PUBLIC_KEY)
    throw new SigningKeyError('it does not begin with a public key');
  if (rest.some(({ tag }) => tag === PUBLIC_KEY)) throw new SigningKeyError('it holds more than one key; give the one');
  const foreign = rest.find(({ tag }) => !HARMLESS.includes(tag) && tag !== SUBKEY);
  if (foreign !== undefined) throw new SigningKeyError(`it holds what no public key does (packet ${foreign.tag})`);
  const found = fingerprintOf(primary);
  if (found !== wanted) throw new SigningKeyError(`its fingerprint is ${found}, and ${wanted} was expected`);
  rest.forEach(({ tag }, at) => {
    if (tag === SUBKEY && !isBound(primary, rest.slice(at)))
      throw new SigningKeyError(`it holds a subkey that ${found} has not signed`);
  });
  return Buffer.concat(packets.map(({ whole }) => whole));
}

/** Forty hexadecimal digits in capitals; blanks between them, as gpg prints them, are fine. */
export function plainFingerprint(text: string): string {
  const plain = text.replace(/[\s:]/g, '').toUpperCase();
  if (!/^[0-9A-F]{40}$/.test(plain))
    throw new SigningKeyError(`${JSON.stringify(text)} is not a whole fingerprint: 40 hexadecimal digits`);
  return plain;
}

const SIGNATURE = 2;
const PUBLIC_KEY = 6;
const SUBKEY = 14;
/** Signatures, user ids, attributes, and what gpg notes for itself. */
const HARMLESS: readonly number[] = [SIGNATURE, 12, 13, 17];

/** What a key is hashed as, in its fingerprint and in signatures over it. */
function hashed({ body }: Packet): Buffer {
  return Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length & 0xff]), body]);
}

function fingerprintOf(key: Packet): string {
  if (key.body[0] !== 4) throw new SigningKeyError(`it is a key of version ${key.body[0]}, and only 4 is understood`);
  return createHash('sha1').update(hashed(key)).digest('hex').toUpperCase();
}

/** Whether one of the signatures behind a subkey is the key's own binding (type 0x18). */
function isBound(primary: Packet, [subkey, ...behind]: readonly Packet[]): boolean {
  const next = behind.findIndex(({ tag }) => tag !== SIGNATURE);
  const signatures = next === -1 ? behind : behind.slice(0, next);
  const key = keyObject(primary.body);
  return signatures.some(({ body }) => binds(key, Buffer.concat([hashed(primary), hashed(subkey!)]), body));
}

function binds(key: KeyObject, over: Buffer, signature: Buffer): boolean {
  if (signature[0] !== 4 || signature[1] !== 0x18) return false;
  const digest = DIGESTS[signature[3]!];
  if (digest === undefined) return false;
  const end = 6 + signature.readUInt16BE(4);
  const trailer = Buffer.from([4, 0xff, 0, 0, end >> 8, end & 0xff]);
  const text = Buffer.concat([over, signature.subarray(0, end), trailer]);
  const numbers = numbersOf(signature.subarray(end + 2 + signature.readUInt16BE(end) + 2));
  if (key.asymmetricKeyType === 'rsa')
    return verify(digest, text, key, padded(numbers[0], key.asymmetricKeyDetails!.modulusLength! / 8));
  // The old EdDSA of OpenPGP signs the digest.
  const [r, s] = numbers;
  return verify(null, createHash(digest).update(text).digest(), key, Buffer.concat([padded(r, 32), padded(s, 32)]));
}

/** RFC 4880, 9.4, without those that are broken. */
const DIGESTS: Readonly<Record<number, string>> = { 8: 'sha256', 9: 'sha384', 10: 'sha512', 11: 'sha224' };
const ED25519 = Buffer.from('092b06010401da470f01', 'hex');

/** RSA and the Ed25519 that gpg makes: with others it cannot be told whose a subkey is. */
function keyObject(body: Buffer): KeyObject {
  const algorithm = body[5];
  const base64url = (it: Buffer | undefined) => (it ?? Buffer.alloc(0)).toString('base64url');
  if (algorithm === 1 || algorithm === 3) {
    const [n, e] = numbersOf(body.subarray(6));
    return createPublicKey({ key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' });
  }
  const rest = body.subarray(6);
  if (algorithm === 22 && rest.subarray(0, ED25519.length).equals(ED25519)) {
    const [point] = numbersOf(rest.subarray(ED25519.length));
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(point?.subarray(1)) }, format: 'jwk' });
  }
  throw new SigningKeyError(
    `it has subkeys under an algorithm (${algorithm}) of which it cannot be told whether they are its own`,
  );
}

/** Numbers with their length in bits before them. */
function numbersOf(bytes: Buffer): Buffer[] {
  const numbers: Buffer[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + Math.ceil(bytes.readUInt16BE(at) / 8);
    numbers.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return numbers;
}

const padded = (it: Buffer | undefined, length: number) =>
  Buffer.concat([Buffer.alloc(Math.max(0, length - (it?.length ?? 0))), it ?? Buffer.alloc(0)]);
