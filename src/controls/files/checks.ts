import type { OwnedFile } from '../../facts/stat.ts';
import type { Checks } from '../../model.ts';
import type { Rule } from './family.ts';

/** Two checks of the benchmark on the same files: one asks for their owner, one for their mode. */
export interface Pair {
  readonly owner: string;
  readonly mode: string;
  readonly rules: readonly Rule[];
}

/** What is said of each check. Where none of its files exists it is not applicable, whatever is judged along with it. */
export function fileChecks(...pairs: readonly Pair[]): Checks {
  return Object.fromEntries(
    pairs.flatMap(({ owner, mode, rules }) => [
      [owner, said(rules, ({ file }) => isRoots(file))],
      [mode, said(rules, ({ file, widest }) => (file.mode & ~widest) === 0)],
    ]),
  );
}

function said(rules: readonly Rule[], isRight: (rule: Rule) => boolean) {
  if (rules.length === 0) return 'not-applicable';
  return rules.every(isRight) ? 'pass' : 'fail';
}

const isRoots = ({ uid, gid }: OwnedFile) => uid === 0 && gid === 0;
