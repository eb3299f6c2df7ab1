import type { Finding } from '../model.ts';

export interface Moved {
  readonly was: Finding;
  readonly after: Finding;
}

/** Every control of which something else is said after a change than before; [] where there was none. */
export function movedBetween(before: readonly Finding[] | undefined, findings: readonly Finding[]): readonly Moved[] {
  return findings.flatMap((after) => {
    const was = before?.find(({ control }) => control === after.control);
    return was === undefined || same(was, after) ? [] : [{ was, after }];
  });
}

const same = (a: Finding, b: Finding) => a.status === b.status && a.effect === b.effect && a.seen === b.seen;
