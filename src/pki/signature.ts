/**
 * The algorithm with which a certificate is signed, by name where we know it, else its object identifier. Node 20 does not
 * tell it. A certificate is SEQUENCE { tbs, SEQUENCE { OID, … }, signature } (RFC 5280, 4.1), so the second part's first
 * element is it.
 */
export function signatureOf(der: Uint8Array): string {
  const whole = element(der, 0);
  const signed = element(der, whole.start);
  const algorithm = element(der, signed.end);
  const oid = element(der, algorithm.start);
  const name = dotted(der.subarray(oid.start, oid.end));
  return NAMES[name] ?? name;
}

/** Broken: collisions can be made (MD2, MD5, SHA-1), so a certificate may not be the one that was signed. */
export const isWeakSignature = (name: string) => /^(md2|md5|sha1)/.test(name);

const NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSA',
  '1.2.840.113549.1.1.4': 'md5WithRSA',
  '1.2.840.113549.1.1.5': 'sha1WithRSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'sha256WithRSA',
  '1.2.840.113549.1.1.12': 'sha384WithRSA',
  '1.2.840.113549.1.1.13': 'sha512WithRSA',
  '1.2.840.10040.4.3': 'sha1WithDSA',
  '1.2.840.10045.4.1': 'sha1WithECDSA',
  '1.2.840.10045.4.3.2': 'sha256WithECDSA',
  '1.2.840.10045.4.3.3': 'sha384WithECDSA',
  '1.2.840.10045.4.3.4': 'sha512WithECDSA',
  '1.3.101.112': 'ed25519',
};

/** Where the content of the DER element at `at` starts and ends. OpenSSL has read it before, so it is well-formed. */
function element(der: Uint8Array, at: number): { start: number; end: number } {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
  return { start: at + 2 + count, end: at + 2 + count + length };
}

/** An object identifier as numbers with dots: base 128, and the first number holds two. */
function dotted(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [first = 0, ...rest] = numbers;
  return [Math.min(Math.floor(first / 40), 2), first - 40 * Math.min(Math.floor(first / 40), 2), ...rest].join('.');
}
