import { chainOf, type FilterTool, type HeldFilter, tableOf } from './api-filter.ts';
import type { IpRange } from './ip-range.ts';

/** What the filter is to say. */
export interface Wanted {
  readonly port: number;
  readonly ranges: readonly IpRange[];
}

/**
 * Why what the kernel holds is not what is wanted; null where it is, to the rule. Rules may stand in another order
 * before the one that drops, and tools print them in their own words, of which only these are known.
 */
export function filterFault(held: HeldFilter, tool: FilterTool, wanted: Wanted): string | null {
  if (tool === 'nft') return nftFault(held, wanted);
  if (held.iptables === null) return 'iptables is not there any more';
  const fault = chainFault(held.iptables, held, wanted, 4);
  if (fault !== null || held.ip6tables === null) return fault;
  return chainFault(held.ip6tables, held, wanted, 6);
}

/** nft prints a priority as a number or in words, and neither counts here. */
function nftFault({ nft, slot }: HeldFilter, { port, ranges }: Wanted): string | null {
  if (nft === '') return 'its rules are gone from the kernel';
  const lines = nft.split('\n').map((it) => it.trim());
  const [table, chain, type = '', ...rules] = lines.filter((it) => it !== '' && it !== '}');
  const hooked = /^type filter hook input priority [a-z0-9 +-]+; policy accept;$/.test(type);
  if (table !== `table inet ${tableOf(slot)} {` || chain !== 'chain input {' || !hooked) return ALTERED;
  const match = `tcp dport ${port}`;
  const accepts = ranges.map(({ family, text }) => `${match} ${family === 6 ? 'ip6' : 'ip'} saddr ${text} accept`);
  return alike(rules, accepts, `${match} drop`);
}

function chainFault(text: string, { slot }: HeldFilter, { port, ranges }: Wanted, family: 4 | 6): string | null {
  const chain = chainOf(slot);
  const lines = text.split('\n');
  if (!lines.includes(`-N ${chain}`)) return 'its rules are gone from the kernel';
  // Whatever stands before it could let in what it is to keep out.
  if (lines.find((it) => it.startsWith('-A INPUT ')) !== `-A INPUT -j ${chain}`)
    return `${chain} is not what packets come to first`;
  const match = `-p tcp -m tcp --dport ${port}`;
  const most = family === 6 ? 128 : 32;
  const accepts = ranges
    .filter((it) => it.family === family)
    .map((it) => `-A ${chain} -s ${it.text}${it.bits === most ? `/${most}` : ''} ${match} -j RETURN`);
  const rules = lines.filter((it) => it.startsWith(`-A ${chain} `));
  return alike(rules, accepts, `-A ${chain} ${match} -j DROP`);
}

const ALTERED = 'its rules were changed';

function alike(rules: readonly string[], accepts: readonly string[], last: string): string | null {
  const found = rules.slice(0, -1);
  const same = found.length === accepts.length && accepts.every((it) => found.includes(it));
  return same && rules.at(-1) === last ? null : ALTERED;
}
