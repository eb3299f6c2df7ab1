// What `npm test` leaves to `npm test -- --long`: the same tests on the other engine, where one has shown the code and the
// engines do not differ in what is tested. Two cores and an hour are all that a run in CI has.
import type { Suite } from './host.ts';

/** Whether this is `npm test -- --long`. */
export const thorough = process.env.IRONHULL_LAB === 'long';

/** The first of them in the short form, all in the long one. */
export const suites = (first: Suite, ...others: readonly Suite[]): readonly Suite[] =>
  thorough ? [first, ...others] : [first];
