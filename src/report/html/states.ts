import type { Finding, Outcome, ProofStatus } from '../../model.ts';
import { palette } from '../colour.ts';
import { type Mark, markOf, outcomeMark, proofMark } from '../terminal/words.ts';

/** A class of the page's style; a meaning, which light, dark and paper each show in their own way. */
export type Tone = 'good' | 'bad' | 'warn' | 'note' | 'faint';

/** A type, not an interface: only so is it JSON to TypeScript. */
export type State = { readonly sign: string; readonly word: string; readonly tone: Tone };

/** Worst first: the order of bars, filters and numbers. */
export const STATES = ['failed', 'pending', 'manual', 'unknown', 'waived', 'passed', 'not applicable'] as const;

export const stateOf = (finding: Pick<Finding, 'status' | 'effect'>): State => toned((paint) => markOf(finding, paint));
export const outcomeState = (outcome: Outcome): State => toned((paint) => outcomeMark(outcome, paint));
export const proofState = (status: ProofStatus): State => toned((paint) => proofMark(status, paint));

/** 'not-applicable': a state's word where no blank may be. */
export const key = (word: string): string => word.replaceAll(' ', '-');

/** The tone is the colour that the terminal would paint it in: one table of meanings for both. */
function toned(mark: (paint: typeof NAMES) => Mark): State {
  const { sign, word, paint } = mark(NAMES);
  return { sign, word, tone: paint('') as Tone };
}

const NAMES = {
  ...palette(false),
  good: () => 'good',
  bad: () => 'bad',
  warn: () => 'warn',
  note: () => 'note',
  faint: () => 'faint',
};
