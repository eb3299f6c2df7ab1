import { verify as verifyHost } from '../session/prove.ts';
import type { HostOptions } from './options.ts';
import { onHosts } from './run.ts';

/** `ironhull verify`: proves isolation by behaviour. Leaves nothing behind. */
export function verify(words: readonly string[], options: HostOptions): Promise<number> {
  return onHosts('verify', words, { ...options, verify: true }, verifyHost);
}
