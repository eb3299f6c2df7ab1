import type { Reference } from '../model.ts';

/**
 * References to checks of the CIS Docker Benchmark, by their number in 1.6.0, for both versions. 1.8.0 put a check of its
 * own in as 2.7 (devicemapper), so what was 2.7 to 2.18 is 2.8 to 2.19 there; no other number of these sections moved
 * (controls.md 1.2).
 */
export function cis(...ids: readonly string[]): Reference[] {
  return [
    ...ids.map((id) => ({ source: 'CIS Docker 1.6.0', id })),
    ...ids.map((id) => ({ source: 'CIS Docker 1.8.0', id: shifted(id) })),
  ];
}

function shifted(id: string): string {
  const number = Number(/^2\.(\d+)$/.exec(id)?.[1] ?? 0);
  return number >= 7 ? `2.${number + 1}` : id;
}
