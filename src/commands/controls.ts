import { PROOF_NAMES } from '../attest/index.ts';
import { CONTROLS } from '../controls/index.ts';
import { loadProfile } from '../load/profile.ts';
import { controlsPage } from '../report/controls-page.ts';

/** `ironhull controls`: every control by name, or all they say as JSON or as the page docs/controls.md. */
export async function listControls({ json, markdown }: { json?: boolean; markdown?: boolean }): Promise<number> {
  const all = [...CONTROLS];
  if (markdown === true) {
    const known = { controls: CONTROLS, proofs: new Set(PROOF_NAMES) };
    process.stdout.write(controlsPage(CONTROLS, new Set(loadProfile('baseline', known).controls.keys())));
    return 0;
  }
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
