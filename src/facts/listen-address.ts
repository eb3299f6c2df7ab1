import { type HostAddress, type HostNames, reachable } from './host-names.ts';

/** Where the API is to listen on this host, or why that cannot be. */
export type ListenAddress =
  | { readonly address: string; readonly wide: boolean }
  | { readonly problem: string; readonly advice: string };

/**
 * What a profile says, for this host: one of its addresses, or a network (IPv4) in which it has exactly one. A profile is
 * for many hosts, so a network is the usual answer. An address that the host lacks would keep dockerd from starting.
 */
export function listenAddress(wanted: string, host: HostNames): ListenAddress {
  if (wanted === '0.0.0.0' || wanted === '::') return { address: wanted, wide: true };
  const all = host.addresses.map(({ address }) => address);
  const [, base, bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(wanted) ?? [];
  if (base !== undefined) {
    const network = inNetwork(base, Number(bits));
    if (network === null) return { problem: `${wanted} is no network`, advice: 'such as 10.0.0.0/24' };
    const [only, ...more] = reachable(host).filter(network);
    if (only === undefined) return { problem: `this host has no address in ${wanted}`, advice: has(host) };
    if (more.length > 0)
      return { problem: `this host has ${more.length + 1} addresses in ${wanted}`, advice: 'name one of them' };
    return { address: only.address, wide: false };
  }
  if (all.includes(wanted.toLowerCase())) return { address: wanted.toLowerCase(), wide: false };
  return { problem: `${wanted} is no address of this host: dockerd would not start`, advice: has(host) };
}

const has = (host: HostNames) =>
  `it has ${
    reachable(host)
      .map(({ address }) => address)
      .join(', ') || 'none'
  }`;

function inNetwork(base: string, bits: number): ((it: HostAddress) => boolean) | null {
  const start = numberOf(base);
  if (start === null || bits > 32) return null;
  const size = 2 ** (32 - bits);
  return ({ address }) => {
    const it = numberOf(address);
    return it !== null && Math.floor(it / size) === Math.floor(start / size);
  };
}

/** An IPv4 address as a number; null for any other text. */
function numberOf(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((it) => /^\d{1,3}$/.test(it) && Number(it) < 256)) return null;
  return parts.reduce((sum, it) => sum * 256 + Number(it), 0);
}
