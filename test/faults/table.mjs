// Prints what the attacks of one run counted (figures.ts) as one table; fails when there is a violation, or no figure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const figures = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );

const rows = new Map();
for (const { attack, atLeast, rounds, violations, seed, note } of figures) {
  const row = rows.get(attack) ?? { atLeast, rounds: 0, violations: 0, notes: new Set() };
  row.rounds += rounds;
  row.violations += violations;
  if (seed !== undefined) row.notes.add(`seed ${seed}`);
  if (note) row.notes.add(note);
  rows.set(attack, row);
}

const cells = [
  ['attack', 'at least', 'rounds', 'violations', ''],
  ...[...rows]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([attack, it]) => [
      attack,
      it.atLeast,
      it.rounds.toLocaleString('en'),
      String(it.violations),
      [...it.notes].join('; '),
    ]),
];
const widths = cells[0].map((_, at) => Math.max(...cells.map((row) => row[at].length)));
const rightAligned = (at) => at === 2 || at === 3;
for (const row of cells) {
  const padded = row.map((text, at) => (rightAligned(at) ? text.padStart(widths[at]) : text.padEnd(widths[at])));
  console.log(padded.join('  ').trimEnd());
}

const violations = [...rows.values()].reduce((sum, row) => sum + row.violations, 0);
console.log(`${rows.size} attacks, ${violations} violations`);
process.exitCode = rows.size === 0 || violations > 0 ? 1 : 0;
