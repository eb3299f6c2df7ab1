import type { Facts } from '../facts.ts';

/** What the bench prints; its NOTE counts as INFO in its own report. */
export type BenchVerdict = 'pass' | 'warn' | 'info';
export type Predicate = (facts: Facts) => BenchVerdict;

export const passIf = (good: boolean): BenchVerdict => (good ? 'pass' : 'warn');
export const always =
  (verdict: BenchVerdict): Predicate =>
  () =>
    verdict;
