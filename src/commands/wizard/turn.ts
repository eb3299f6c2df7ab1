// A conversation of steps: each may be gone back from, and every one may be the last.
import { type Choice, chooseOne } from '../../ui/choose.ts';

/** What a step ended with, beside its own answer. */
export type Turn<T> = { readonly go: 'on'; readonly value: T } | { readonly go: 'back' } | { readonly go: 'away' };

export const on = <T>(value: T): Turn<T> => ({ go: 'on', value });
export const BACK = { go: 'back' } as const;
export const AWAY = { go: 'away' } as const;

export type Step<S> = (state: S) => Promise<Turn<S>>;

/** Walks the steps with what each made of the state. Back from the first one is back from all. */
export async function walk<S>(steps: readonly Step<S>[], begin: S): Promise<Turn<S>> {
  const states = [begin];
  while (states.length <= steps.length) {
    const turn = await steps[states.length - 1]!(states.at(-1)!);
    if (turn.go === 'away') return turn;
    if (turn.go === 'on') states.push(turn.value);
    else if (states.length === 1) return turn;
    else states.pop();
  }
  return on(states.at(-1)!);
}

/** A choice with the ways that every question has. `first` is where the cursor begins. */
export async function turn<T>(
  message: string,
  choices: readonly Choice<T>[],
  first?: T,
  atTheBegin = false,
): Promise<Turn<T>> {
  const ways: Choice<Turn<T>>[] = [
    ...choices.map((it) => ({ ...it, value: on(it.value) })),
    ...(atTheBegin ? [] : [{ name: '← Back', value: BACK }]),
    { name: 'Quit; nothing is changed', value: AWAY },
  ];
  const begin = ways.find((it) => it.value.go === 'on' && it.value.value === first)?.value;
  return chooseOne(message, ways, begin);
}
