// OpenPGP as bytes (RFC 4880, 4.2 and 6.2): armor off and on, and one packet after the other.

export interface Packet {
  readonly tag: number;
  readonly body: Buffer;
  /** With its header. */
  readonly whole: Buffer;
}

/** Bytes of a key file that are read at most; a key with many signatures has some ten thousand. */
const MOST = 256 * 1024;

/** The packets of a file, armored or not. Throws an Error that says what is wrong. */
export function packetsOf(file: Buffer): Packet[] {
  if (file.length > MOST) throw new Error('it is far too long');
  const bytes = file.subarray(0, 5).toString('latin1') === '-----' ? unarmored(file.toString('latin1')) : file;
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const packet = packetAt(bytes, at);
    packets.push(packet);
    at += packet.whole.length;
  }
  return packets;
}

/** One armored block, as apt and rpm read it. */
export function armored(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  const check = Buffer.from([crc24(bytes) >> 16, (crc24(bytes) >> 8) & 0xff, crc24(bytes) & 0xff]).toString('base64');
  return [`${BEGIN}`, '', ...lines, `=${check}`, END, ''].join('\n');
}

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const END = '-----END PGP PUBLIC KEY BLOCK-----';

function unarmored(text: string): Buffer {
  const blocks = text.split(BEGIN);
  if (blocks.length !== 2) throw new Error('it is not one block of PGP PUBLIC KEY');
  const [, inside = ''] =
    /^\r?\n(?:[^\n]*:[^\n]*\n)*\s*?\n([A-Za-z0-9+/=\s]*)-----END PGP PUBLIC KEY BLOCK-----\s*$/.exec(blocks[1]!) ?? [];
  const base64 = inside.replace(/^=[A-Za-z0-9+/]{4}\s*$/m, '').replace(/\s/g, '');
  if (base64 === '') throw new Error('its armor is damaged');
  return Buffer.from(base64, 'base64');
}

function packetAt(bytes: Buffer, at: number): Packet {
  const head = bytes[at]!;
  if ((head & 0x80) === 0) throw new Error('it is damaged');
  const isNew = (head & 0x40) !== 0;
  const tag = isNew ? head & 0x3f : (head >> 2) & 0x0f;
  const [length, size] = isNew ? newLength(bytes, at + 1) : oldLength(bytes, at + 1, head & 3);
  const start = at + 1 + size;
  if (length === undefined || start + length > bytes.length) throw new Error('it is cut short');
  return { tag, body: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

type Length = readonly [length: number | undefined, size: number];

function newLength(bytes: Buffer, at: number): Length {
  const first = bytes[at];
  if (first === undefined || first < 192) return [first, 1];
  if (first < 224) return [((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192, 2];
  return first === 255 && at + 5 <= bytes.length ? [bytes.readUInt32BE(at + 1), 5] : [undefined, 1];
}

function oldLength(bytes: Buffer, at: number, kind: number): Length {
  const size = [1, 2, 4][kind];
  return size === undefined || at + size > bytes.length ? [undefined, 1] : [bytes.readUIntBE(at, size), size];
}

/** The check sum of armor (RFC 4880, 6.1). */
function crc24(bytes: Buffer): number {
  let sum = 0xb704ce;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x800000 ? ((sum << 1) ^ 0x1864cfb) & 0xffffff : sum << 1;
  }
  return sum & 0xffffff;
}
