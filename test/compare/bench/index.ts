// The well-known bench script's published logic for sections 1 to 3 of CIS 1.6.0 (docker/docker-bench-security), faults and
// all, in our own words: nothing of it is run or copied here.
import type { Facts } from '../facts.ts';
import { DAEMON } from './daemon.ts';
import { FILES } from './files.ts';
import { HOST } from './host.ts';
import type { BenchVerdict, Predicate } from './verdicts.ts';

const CHECKS: ReadonlyMap<string, Predicate> = new Map(Object.entries({ ...HOST, ...DAEMON, ...FILES }));

/** The 62 numbers, in the benchmark's order. */
export const IDS: readonly string[] = [...CHECKS.keys()].sort(byNumber);

/** What the bench would say of this check on a host with these facts. */
export function bench(id: string, facts: Facts): BenchVerdict {
  return CHECKS.get(id)!(facts);
}

function byNumber(one: string, other: string): number {
  const [left, right] = [one, other].map((id) => id.split('.').map(Number)) as [number[], number[]];
  const at = left.findIndex((number, place) => number !== right[place]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
