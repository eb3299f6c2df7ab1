import { stringify } from 'yaml';
import type { JsonObject } from '../model.ts';
import type { Answer } from './question.ts';

export interface Chosen {
  /** The shipped profile that it begins from. */
  readonly base: string;
  readonly answers: readonly Answer[];
}

/** What the answers ask beyond the shipped profile; null: nothing, so the shipped one will do. */
export function profileText({ base, answers }: Chosen, at: string): string | null {
  const controls: JsonObject = {};
  const keep: string[] = [];
  for (const answer of answers) {
    if (answer.kind === 'consent') {
      if (answer.said === 'never') controls[answer.control] = false;
    } else if (answer.keep.length > 0) {
      if (answer.kind === 'members') controls[answer.control] = { members: [...answer.keep] };
      else keep.push(...answer.keep);
    }
  }
  if (Object.keys(controls).length + keep.length === 0) return null;
  const body = {
    description: `As chosen in the wizard, ${at.slice(0, 10)}`,
    extends: base,
    ...(Object.keys(controls).length === 0 ? {} : { controls }),
    ...(keep.length === 0 ? {} : { keep: [...new Set(keep)].sort() }),
  };
  return `# Written by the wizard of ironhull; yours to change. ironhull explain CONTROL says what each one means.\n${stringify(body)}`;
}

/** What was allowed, for --accept. What is named in a list was allowed by naming the rest. */
export function acceptedBy(answers: readonly Answer[]): string[] {
  return answers
    .filter((it) => (it.kind === 'consent' ? it.said === 'now' : it.kind !== 'listeners'))
    .map(({ control }) => control);
}
