/** A network, or one address, as a packet filter knows it. */
export interface IpRange {
  readonly family: 4 | 6;
  /** In the form in which nft and iptables print it: 10.0.0.0/8, fd00::/8; one address without its length. */
  readonly text: string;
  /** The first address as a number, and how many bits of it count. */
  readonly first: bigint;
  readonly bits: number;
}

/** `10.0.0.0/8`, `10.0.0.5`, `fd00::/8`; bits behind the length are cut off, as the tools do. null: no such thing. */
export function ipRange(text: string): IpRange | null {
  const [, address = '', length] = /^([0-9A-Fa-f.:]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? number6(address) : number4(address);
  const most = family === 6 ? 128 : 32;
  const bits = length === undefined ? most : Number(length);
  if (value === null || bits > most) return null;
  const rest = BigInt(most - bits);
  const first = (value >> rest) << rest;
  const written = family === 6 ? text6(first) : text4(first);
  return { family, first, bits, text: bits === most ? written : `${written}/${bits}` };
}

/** Whether an address (no range) is one of these. */
export function isWithin(address: string, ranges: readonly IpRange[]): boolean {
  const it = ipRange(address.replace(/^::ffff:(?=\d+\.)/i, ''));
  if (it === null) return false;
  return ranges.some(({ family, first, bits }) => {
    const rest = BigInt((family === 6 ? 128 : 32) - bits);
    return family === it.family && it.first >> rest === first >> rest;
  });
}

function number4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((it) => /^(0|[1-9]\d{0,2})$/.test(it) && Number(it) < 256)) return null;
  return parts.reduce((sum, it) => sum * 256n + BigInt(it), 0n);
}

/** Without the form that ends in an IPv4 address, which no tool prints for a network. */
function number6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((it) => (it === '' ? [] : it.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((it) => /^[0-9a-f]{1,4}$/i.test(it))) return null;
  return groups.reduce((sum, it) => sum * 65_536n + BigInt(`0x${it}`), 0n);
}

const text4 = (value: bigint) => [24n, 16n, 8n, 0n].map((by) => String((value >> by) & 255n)).join('.');

/** RFC 5952: small letters, the first of the longest runs of two zeros or more left out. */
function text6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 65_535n).toString(16));
  let [from, length] = [0, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > length) [from, length] = [start, end - start];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}
