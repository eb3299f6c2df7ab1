import { CONTROLS } from '../controls/index.ts';

/** `ironhull controls`: every control by name, or all they say as JSON. */
export async function listControls({ json }: { json?: boolean }): Promise<number> {
  const all = [...CONTROLS];
  if (json === true) {
    const rows = all.map(([name, { title, why, costs, severity, refs, options }]) => ({
      name,
      title,
      why,
      costs,
      severity,
      refs,
      options,
    }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...all.map(([name]) => name.length));
  for (const [name, { title, severity }] of all)
    process.stdout.write(`${name.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
  process.stdout.write('\nironhull explain NAME says more of one.\n');
  return 0;
}
