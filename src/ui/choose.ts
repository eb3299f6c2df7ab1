import { oneLine } from '../escape.ts';
import { HERE, needsTerminal, prompt } from './prompt.ts';

/** One of several answers. What hosts said is escaped here. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  /** Shown below the list while the cursor is on it. */
  readonly description?: string;
}

const LACK = 'the wizard asks, and this is no terminal';
const HINT = 'use ironhull audit, plan and apply; --help shows how';

/** One of them; the cursor begins at `first`. */
export async function chooseOne<T>(message: string, choices: readonly Choice<T>[], first?: T, on = HERE): Promise<T> {
  needsTerminal(on, LACK, HINT);
  const question = {
    type: 'select',
    name: 'it',
    message: line(message),
    choices: choices.map(shown),
    loop: false,
    pageSize: 12,
  };
  return (await prompt<{ it: T }>(first === undefined ? question : { ...question, default: first }, on)).it;
}

/** Any number of them; `ticked` are those that begin so. */
export async function chooseSome<T>(
  message: string,
  choices: readonly Choice<T>[],
  ticked: readonly T[] = [],
  on = HERE,
): Promise<T[]> {
  needsTerminal(on, LACK, HINT);
  const boxes = choices.map((it) => ({ ...shown(it), checked: ticked.includes(it.value) }));
  return (
    await prompt<{ it: T[] }>(
      { type: 'checkbox', name: 'it', message: line(message), choices: boxes, loop: false, pageSize: 14 },
      on,
    )
  ).it;
}

/** A line of text; `wrong` says what is wrong with it. */
export async function typeIn(message: string, wrong: (text: string) => string | null, on = HERE): Promise<string> {
  needsTerminal(on, LACK, HINT);
  const validate = (text: string) => wrong(text.trim()) ?? true;
  return (await prompt<{ it: string }>({ type: 'input', name: 'it', message: line(message), validate }, on)).it.trim();
}

const line = (text: string) => oneLine(text, 400);

const shown = <T>({ name, value, description }: Choice<T>) => ({
  name: line(name),
  value,
  ...(description === undefined ? {} : { description: line(description) }),
});
