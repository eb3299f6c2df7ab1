import { removed, unit } from '../changes.ts';
import type { Change, FileText, JsonObject } from '../model.ts';
import {
  type ApiFilter,
  chainOf,
  type FilterTool,
  type HeldFilter,
  SLOTS,
  type Slot,
  tableOf,
  unitFileOf,
  unitNameOf,
} from './api-filter.ts';
import { filterFault, type Wanted } from './api-filter-rules.ts';
import type { IpRange } from './ip-range.ts';

/** The texts of our two units, by slot. */
export type FilterUnits = Readonly<Record<Slot, FileText>>;

export type Filtering =
  | { readonly is: 'in force'; readonly tool: FilterTool }
  | { readonly is: 'no tool' }
  | { readonly is: 'lacking'; readonly seen: string; readonly changes: readonly [Change, ...Change[]] };

interface Terms {
  readonly why: string;
  readonly risk: 'safe' | 'disruptive';
  readonly affects?: string;
}

/**
 * What makes the kernel let only these ranges come to the port, now and after a boot: a unit of ours, under the name that
 * is not in use. It starts before the one in use stops, so at no time is the port open to all; until then both hold.
 */
export function keepFilter({ tools, held }: ApiFilter, units: FilterUnits, wanted: Wanted, terms: Terms): Filtering {
  // Once chosen the tool stays: nftables may be installed later, without a table of anybody's in use.
  const chosen = held.find(({ active }) => active) ?? held[0];
  const used = chosen === undefined ? undefined : toolIn(units[chosen.slot]);
  const tool = used !== undefined && tools.includes(used) ? used : tools[0];
  if (tool === undefined) return { is: 'no tool' };
  const { why, ...risk } = terms;
  const whole = held.find((it) => it.slot === chosen?.slot && faultOf(it, units, tool, wanted) === null);
  const others = held.filter((it) => it !== whole);
  if (whole !== undefined && others.length === 0) return { is: 'in force', tool };
  const seen = chosen === undefined ? 'nothing keeps others from the port' : `the filter before the port: ${fault()}`;
  if (whole !== undefined) {
    const [first, ...more] = others.flatMap((it) => takeDown(it.slot, why));
    return { is: 'lacking', seen: 'an old filter is still there', changes: [first!, ...more] };
  }
  if (held.every(({ active }) => active) && held.length === SLOTS.length) {
    // Not of our making. A unit that runs is not started anew, so one has to go first.
    const [first, ...more] = takeDown(other(chosen!.slot), why);
    return { is: 'lacking', seen: 'two filters of ours stand before the port', changes: [first!, ...more] };
  }
  const next = SLOTS.find((it) => !held.some(({ slot }) => slot === it)) ?? other(chosen!.slot);
  const stale = others.filter(({ slot }) => slot !== next);
  return {
    is: 'lacking',
    seen,
    changes: [
      {
        kind: 'template',
        path: unitFileOf(next),
        mode: '0644',
        template: `systemd/ironhull-api-${tool}.service.hbs`,
        data: dataOf(next, tool, wanted),
        why,
        activation: 'systemd-reload',
        ...risk,
      },
      unit('enable', unitNameOf(next), why, risk),
      unit('start', unitNameOf(next), why, risk),
      ...stale.flatMap(({ slot }) => takeDown(slot, why)),
    ],
  };

  function fault(): string {
    return faultOf(chosen!, units, tool!, wanted) ?? 'another one is there';
  }
}

/** Everything of ours taken away; nothing to do where there is nothing. */
export function dropFilter({ held }: ApiFilter, why: string): readonly Change[] {
  return held.flatMap(({ slot }) => takeDown(slot, why));
}

const takeDown = (slot: Slot, why: string): Change[] => [
  unit('stop', unitNameOf(slot), why),
  unit('disable', unitNameOf(slot), why),
  removed(unitFileOf(slot), why, { activation: 'systemd-reload' }),
];

const other = (slot: Slot): Slot => (slot === 'a' ? 'b' : 'a');

/** null: the unit says what is wanted, is in force and comes back at a boot. */
function faultOf(it: HeldFilter, units: FilterUnits, tool: FilterTool, wanted: Wanted): string | null {
  if (toolIn(units[it.slot]) !== tool) return `it is not made for ${tool}`;
  if (!it.active) return `${unitNameOf(it.slot)} does not run`;
  if (!it.enabled) return `${unitNameOf(it.slot)} would not come back at a boot`;
  const fault = filterFault(it, tool, wanted);
  if (fault !== null) return fault;
  const { rules, rules4, rules6 } = dataOf(it.slot, tool, wanted);
  const said = [rules, rules4, rules6].every((text) => text === undefined || units[it.slot]?.includes(String(text)));
  return said ? null : `${unitFileOf(it.slot)} was changed`;
}

const toolIn = (text: FileText): FilterTool | undefined =>
  text === null ? undefined : text.includes(' table inet ') ? 'nft' : 'iptables';

function dataOf(slot: Slot, tool: FilterTool, { port, ranges }: Wanted): JsonObject {
  if (tool === 'nft') {
    const table = tableOf(slot);
    const match = `tcp dport ${port}`;
    const accepts = ranges.map(({ family, text }) => `${match} ${family === 6 ? 'ip6' : 'ip'} saddr ${text} accept; `);
    // Added, deleted and made anew in one go, so that a second start is no error.
    const chain = `chain input { type filter hook input priority -10; policy accept; ${accepts.join('')}${match} drop; }`;
    return { table, rules: `table inet ${table}; delete table inet ${table}; table inet ${table} { ${chain}; }` };
  }
  const of = (family: 4 | 6) => ranges.filter((it) => it.family === family);
  return {
    rules4: chainRules('iptables', slot, port, of(4)),
    clear4: clearing('iptables', slot),
    rules6: chainRules('ip6tables', slot, port, of(6)),
    clear6: clearing('ip6tables', slot),
  };
}

/** The jump comes last: until it is there the chain is nobody's. */
function chainRules(program: string, slot: Slot, port: number, ranges: readonly IpRange[]): string {
  const [order, chain, match] = [`${program} -w`, chainOf(slot), `-p tcp --dport ${port}`];
  return [
    `${order} -N ${chain}`,
    ...ranges.map(({ text }) => `${order} -A ${chain} ${match} -s ${text} -j RETURN`),
    `${order} -A ${chain} ${match} -j DROP`,
    `${order} -I INPUT -j ${chain}`,
  ].join('; ');
}

function clearing(program: string, slot: Slot): string {
  const [order, chain] = [`${program} -w`, chainOf(slot)];
  return `while ${order} -D INPUT -j ${chain}; do :; done; ${order} -F ${chain}; ${order} -X ${chain}`;
}
