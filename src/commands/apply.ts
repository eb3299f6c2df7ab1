import { apply as applyTo } from '../session/apply.ts';
import type { ChangeOptions } from './options.ts';
import { onHosts } from './run.ts';

/** `ironhull apply`: one transaction per host, the first host alone, and no further one after a rollback. */
export function apply(words: readonly string[], options: ChangeOptions): Promise<number> {
  return onHosts('apply', words, options, applyTo, true);
}
