// What the attacks count, and how long they go on. Usage, in any test file:
//
//   import { figure, long, rounds, seed } from './figures.ts';
//   for (let n = 0; n < rounds(15, 500); n += 1) …            // 15 in `npm test`, 500 in `npm run test:faults`
//   figure({ attack: 'lock race', atLeast: '500 rounds of 2 to 8 clients', rounds: n, violations });
//
// `violations` says in words what went wrong, one string each; any makes the test fail, after it was counted. A file may
// report an attack in parts (per shell, say): figures of the same attack become one row of the table, which
// test/faults.sh and test/run.sh print at the end. A test of a file run by itself prints its own line.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Figure {
  /** As in the row of the table: 'lock race'. */
  readonly attack: string;
  /** What the long form must reach: '500 rounds of 2 to 8 clients'. */
  readonly atLeast: string;
  /** How often it was attacked. */
  readonly rounds: number;
  /** Each in words; none is what everybody hopes for. */
  readonly violations: readonly string[];
  /** What a repetition needs, where chance was involved. */
  readonly seed?: number;
  readonly note?: string;
}

/** Whether this is `npm run test:faults` and not `npm test`. */
export const long = process.env.IRONHULL_FAULTS === 'long';

/** How many rounds an attack has in the short and in the long form. */
export const rounds = (short: number, inLong: number): number => (long ? inLong : short);

/** New for each run; IRONHULL_SEED repeats one. */
export const seed = Number(process.env.IRONHULL_SEED ?? Date.now() % 1_000_000_007);

/** Counts, then throws where there are violations. */
export function figure(it: Figure): void {
  const line = JSON.stringify({ ...it, violations: it.violations.length });
  const folder = process.env.IRONHULL_FIGURES;
  // One file per process: workers and projects append without meeting.
  if (folder) appendFileSync(join(folder, `${process.pid}.jsonl`), `${line}\n`);
  else console.log(line);
  if (it.violations.length > 0) {
    const shown = it.violations.slice(0, 20).join('\n');
    throw new Error(`${it.attack}: ${it.violations.length} violations in ${it.rounds} rounds\n${shown}`);
  }
}
