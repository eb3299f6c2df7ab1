import { audit as auditHost } from '../session/audit.ts';
import type { HostOptions } from './options.ts';
import { onHosts } from './run.ts';

/** `ironhull audit`: looks, judges, reports. Changes nothing. */
export function audit(words: readonly string[], options: HostOptions): Promise<number> {
  return onHosts('audit', words, { ...options, verify: false }, auditHost);
}
