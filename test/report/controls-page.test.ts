import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROOF_NAMES } from '../../src/attest/index.ts';
import { CONTROLS as controls } from '../../src/controls/index.ts';
import { loadProfile } from '../../src/load/profile.ts';
import { controlsPage } from '../../src/report/controls-page.ts';

it('docs/controls.md says what the controls say (npx . controls --markdown >docs/controls.md)', () => {
  const baseline = new Set(loadProfile('baseline', { controls, proofs: new Set(PROOF_NAMES) }).controls.keys());
  expect(readFileSync('docs/controls.md', 'utf8')).toBe(controlsPage(controls, baseline));
});
