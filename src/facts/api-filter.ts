import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/**
 * Two names for one unit of ours, of which one is in use: new rules are in force under the one before the old ones go
 * with the other, and undoing that is starting and stopping again.
 */
export const SLOTS = ['a', 'b'] as const;
export type Slot = (typeof SLOTS)[number];
export const unitNameOf = (slot: Slot) => `ironhull-api-${slot}.service`;
export const unitFileOf = (slot: Slot) => `/etc/systemd/system/${unitNameOf(slot)}`;
export const tableOf = (slot: Slot) => `ironhull_api_${slot}`;
export const chainOf = (slot: Slot) => `IRONHULL-API-${slot.toUpperCase()}`;

export type FilterTool = 'nft' | 'iptables';

/** What the kernel holds of one of our units. */
export interface HeldFilter {
  readonly slot: Slot;
  readonly active: boolean;
  readonly enabled: boolean;
  /** `nft list table`, '' where there is no such table. */
  readonly nft: string;
  /** `iptables -S` and `ip6tables -S`, whole; null: that tool is not there (or the kernel has no IPv6). */
  readonly iptables: string | null;
  readonly ip6tables: string | null;
}

export interface ApiFilter {
  readonly tools: readonly FilterTool[];
  /** Of the units whose file is there. */
  readonly held: readonly HeldFilter[];
}

const ask = (slot: Slot) => `if [ -e ${unitFileOf(slot)} ]; then
echo '== ${slot}'
systemctl show ${unitNameOf(slot)} -p ActiveState,UnitFileState
echo '-- nft'
if command -v nft >/dev/null 2>&1; then
  tables=$(nft list tables)
  case "$tables
" in *'table inet ${tableOf(slot)}
'*) nft list table inet ${tableOf(slot)} ;; esac
fi
if command -v iptables >/dev/null 2>&1; then
  echo '-- iptables'
  iptables -w 5 -S
  if [ -e /proc/net/if_inet6 ] && command -v ip6tables >/dev/null 2>&1; then echo '-- ip6tables'; ip6tables -w 5 -S; fi
fi
fi`;

/** Without a unit of ours on the host it costs no fork. Table and chain are looked for by name: none is an answer. */
export const apiFilter: Probe<ApiFilter> = probe(
  'api-filter',
  `for tool in nft iptables; do
  if command -v $tool >/dev/null 2>&1; then echo "tool $tool"; fi
done
${SLOTS.map(ask).join('\n')}`,
  (text) => {
    const [head = '', ...blocks] = text.split(/^== (?=[ab]$)/m);
    const words = head.split('\n').filter((it) => it !== '');
    if (!words.every((it) => it === 'tool nft' || it === 'tool iptables'))
      throw new Error('not an answer about packet filters');
    return { tools: words.map((it) => it.slice('tool '.length) as FilterTool), held: blocks.map(heldIn) };
  },
);

function heldIn(block: string): HeldFilter {
  const [head = '', ...parts] = block.split(/^-- (?=(?:nft|iptables|ip6tables)$)/m);
  const [slot, ...states] = head.split('\n');
  const by = new Map(parts.map((it) => [it.slice(0, it.indexOf('\n')), it.slice(it.indexOf('\n') + 1)]));
  const nft = by.get('nft');
  if ((slot !== 'a' && slot !== 'b') || nft === undefined) throw new Error('an answer about packet filters is cut');
  return {
    slot,
    active: states.includes('ActiveState=active'),
    enabled: states.includes('UnitFileState=enabled'),
    nft,
    iptables: by.get('iptables') ?? null,
    ip6tables: by.get('ip6tables') ?? null,
  };
}
