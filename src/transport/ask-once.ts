import type { Secret } from '../secret.ts';

/** Asks for each thing once and remembers the answer, also while several wait for it: one key may open several hops. */
export function askOnce(ask: (what: string) => Promise<Secret>): (what: string) => Promise<Secret> {
  const answers = new Map<string, Promise<Secret>>();
  return (what) => {
    const held = answers.get(what) ?? ask(what);
    answers.set(what, held);
    return held;
  };
}
