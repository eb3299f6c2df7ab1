import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** To whom containerd gives its socket at each of its starts; root where its configuration says nothing. */
export interface SocketOwner {
  readonly uid: number;
  readonly gid: number;
  /** The lines that say so, where they can be changed one by one. */
  readonly lines: readonly OwnerLine[];
  /** What cannot be read without a whole parser of TOML, so that owner and lines are not to be relied on; or null. */
  readonly odd: string | null;
}

export interface OwnerLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** The same line with root's number in it; all else as it was. */
  readonly roots: string;
  readonly value: number;
}

export const CONTAINERD_CONFIG = '/etc/containerd/config.toml';

/**
 * Read from `[grpc]` of its configuration. Only the lines in question leave the host: others may hold passwords of
 * registries. Of a text over several lines only its quotes do, to know that there is one.
 */
export const containerdGrpc: Probe<SocketOwner> = probe(
  'containerd-grpc',
  `if [ -f ${CONTAINERD_CONFIG} ]; then
  grep -n -o -E '^[[:space:]]*(\\[.*|"?[ug]id"?[[:space:]]*=.*|"?grpc"?[[:space:]]*[.=].*)|"""|'"'''" ${CONTAINERD_CONFIG} || [ $? = 1 ]
fi`,
  parseGrpc,
);

function parseGrpc(text: string): SocketOwner {
  let section = '';
  const found = { uid: 0, gid: 0 };
  const lines: OwnerLine[] = [];
  const odd = new Set<string>();
  for (const row of text.split('\n').filter((it) => it !== '')) {
    const [, number, said = ''] = /^(\d+):(.*)$/s.exec(row) ?? [];
    if (number === undefined) throw new Error(`grep printed ${JSON.stringify(row)}`);
    const header = /^\s*\[+\s*"?([^\]]*?)"?\s*\]/.exec(said)?.[1];
    if (header !== undefined) section = header;
    else if (/^("""|''')/.test(said)) odd.add('texts over several lines');
    else if (section === '' && /^\s*"?grpc/.test(said)) odd.add(`line ${number}, which sets grpc outside of [grpc]`);
    else if (section === 'grpc' && /^\s*"?[ug]id/.test(said)) {
      const it = ownerLine(Number(number), said);
      if (it === null) odd.add(`line ${number} of [grpc]`);
      else {
        found[it.key] = it.value;
        lines.push(it);
      }
    }
  }
  return { ...found, lines, odd: odd.size === 0 ? null : [...odd].join(', ') };
}

/** A plain decimal number, perhaps with a comment: what people write. Null for every other way that TOML has. */
function ownerLine(line: number, text: string): (OwnerLine & { key: 'uid' | 'gid' }) | null {
  const shape = /^(\s*"?([ug]id)"?\s*=\s*)(0|[1-9]\d{0,9})(\s*(?:#.*)?)$/;
  const [, head = '', key, value, tail = ''] = shape.exec(text) ?? [];
  if (value === undefined || !/^[\x20-\x7e\t]{1,300}$/.test(text)) return null;
  return { line, text, roots: `${head}0${tail}`, value: Number(value), key: key as 'uid' | 'gid' };
}
