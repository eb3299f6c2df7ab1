// Sets two judgements of each check side by side, on a stock and a hardened host.
import { bench, IDS } from './bench/index.ts';
import type { BenchVerdict } from './bench/verdicts.ts';
import type { Facts } from './facts.ts';
import { type Judged, type Ours, ours } from './ours.ts';
import { reason } from './reasons.ts';

/** A host at one time: what it is, and what ironhull found. */
export interface Seen {
  readonly facts: Facts;
  readonly findings: readonly Judged[];
}

export interface Row {
  readonly id: string;
  readonly cells: readonly [Ours, BenchVerdict, Ours, BenchVerdict];
  /** why the two differ, on whichever host; empty where they agree on both */
  readonly why: readonly string[];
  /** "stock: pass against warn" for a difference that nothing explains */
  readonly unexplained: readonly string[];
}

export function rows(stock: Seen, hardened: Seen): Row[] {
  return IDS.map((id) => {
    const pairs = [stock, hardened].map(({ facts, findings }) => [ours(id, findings), bench(id, facts)] as const);
    const differing = pairs.map(([mine, theirs], at) => {
      if (agree(mine, theirs)) return {};
      const why = reason(id, mine, theirs);
      return why === undefined ? { lost: `${at === 0 ? 'stock' : 'hardened'}: ${mine} against ${theirs}` } : { why };
    });
    const [[a, b], [c, d]] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
    return {
      id,
      cells: [a, b, c, d],
      why: [...new Set(differing.flatMap(({ why }) => why ?? []))],
      unexplained: differing.flatMap(({ lost }) => lost ?? []),
    };
  });
}

const SAME: Readonly<Record<BenchVerdict, readonly Ours[]>> = {
  pass: ['pass'],
  warn: ['fail'],
  // It leaves the judgement to a person, or found nothing to judge.
  info: ['manual', 'not-applicable'],
};
const agree = (mine: Ours, theirs: BenchVerdict) => SAME[theirs].includes(mine);

const HEAD = ['CIS', 'ironhull stock', 'bench stock', 'ironhull hardened', 'bench hardened', 'why they differ'];

/** Columns apart by blanks; the last is as long as it needs to be. */
export function printed(table: readonly Row[]): string {
  const body = table.map(({ id, cells, why, unexplained }) => {
    const lost = unexplained.map((it) => `NOT EXPLAINED (${it})`);
    return [id, ...cells, [...why, ...lost].join(' / ')];
  });
  const widths = HEAD.map((_, at) => Math.max(...[HEAD, ...body].map((line) => line[at]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [HEAD, ...body].map((cells) => `${line(cells)}\n`).join('');
}
