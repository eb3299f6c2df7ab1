// What of Docker's fourteen capabilities no container is to have: the option, and the program that takes them away.
import { beyondDefault, capabilityOf } from './names.ts';

const MARK = '(capabilities/default-set)';

/** Data of templates/capabilities/runc.sh.hbs. */
export interface Reduced {
  /** The real runc. */
  readonly runc: string;
  /** `MKNOD`, in order and once. */
  readonly drop: readonly string[];
}

/** `drop` of a profile, in order and once, in lower case. @returns the words that are no default capability as `strange` */
export function dropOf(words: readonly string[]): { readonly drop: readonly string[]; readonly strange: string[] } {
  const drop = [...new Set(words.map(capabilityOf))].sort();
  return { drop, strange: beyondDefault(drop) };
}

/** What a file that stands in the place of our program is. */
export function whatIs(text: string | null, wanted: Reduced): 'absent' | 'foreign' | 'other' | 'wanted' {
  if (text === null) return 'absent';
  if (!text.includes(MARK)) return 'foreign';
  const lines = text.split('\n');
  const right = [`runc=${wanted.runc}`, `drop='${wanted.drop.join(' ')}'`].every((it) => lines.includes(it));
  return right ? 'wanted' : 'other';
}
