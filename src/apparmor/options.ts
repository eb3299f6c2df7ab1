import { capabilityOf, DEFAULT_CAPABILITIES } from '../capabilities/names.ts';

/** A file, or all that lies below a folder. No other pattern: its meaning could not be tried by a proof. */
const PATH = /^(?:\/[A-Za-z0-9._@+-]+)+(?:\/\*\*)?$/;

/** What is wrong with the options of a profile, in words; null: nothing. */
export function mistakeIn(capabilities: readonly string[], paths: readonly string[]): string | null {
  const strange = capabilities.filter((it) => !DEFAULT_CAPABILITIES.some((known) => known === capabilityOf(it)));
  if (strange.length > 0)
    return `deny-capabilities: ${strange.map(quoted).join(', ')}: containers have ${DEFAULT_CAPABILITIES.join(', ')}`;
  const bent = paths.filter((it) => !PATH.test(it) || it.split('/').some((part) => part === '.' || part === '..'));
  if (bent.length > 0)
    return `deny-paths: ${bent.map(quoted).join(', ')}: a path is /etc/secret or, with all below it, /etc/secrets/**`;
  return null;
}

/** An example of what the path denies: a proof puts a file there. */
export const exampleOf = (path: string) => path.replace(/\*\*$/, 'ironhull-proof');

const quoted = (it: string) => JSON.stringify(it);
