import { createHmac } from 'node:crypto';

/** The name under which known_hosts keeps a host: bare on port 22, `[name]:port` elsewhere, always lower case. */
export function lookupName(name: string, port: number): string {
  const lower = name.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Whether a line's names cover this host. One negated pattern that matches takes the whole line out. */
export function matches(names: readonly string[], host: string): boolean {
  let found = false;
  for (const name of names) {
    if (name.startsWith('|1|')) found ||= matchesHash(name, host);
    else if (name.startsWith('!')) {
      if (matchesPattern(name.slice(1), host)) return false;
    } else found ||= matchesPattern(name, host);
  }
  return found;
}

/** `|1|salt|hash`: both base64, the hash is HMAC-SHA1 of the name under the salt (HashKnownHosts of ssh_config(5)). */
export function hashName(host: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(host).digest('base64')}`;
}

function matchesHash(hashed: string, host: string): boolean {
  const salt = hashed.split('|')[2];
  return salt !== undefined && hashName(host, Buffer.from(salt, 'base64')) === hashed;
}

/** `*` and `?` as in ssh_config(5), PATTERNS; everything else is literal, brackets too. */
function matchesPattern(pattern: string, host: string): boolean {
  const source = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    // Runs of stars become one: a long run would make the expression's running time explode.
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(host);
}
