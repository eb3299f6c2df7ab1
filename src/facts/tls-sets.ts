import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/**
 * Each set of ours is a folder of its own: `ironhull tls` adds one and then points the daemon to it, so that a rollback
 * points it back, and a key is never moved or overwritten.
 */
export const TLS_SETS = '/etc/docker/tls';

/** A set's folder is named by the time at which its key was made: 20261127T193000Z. */
export const isSetName = (name: string) => /^\d{8}T\d{6}Z$/.test(name);

/** The folder of a set whose key is made now. */
export const newSet = (now: Date) => `${TLS_SETS}/${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;

/** Folders that hold an authority, a certificate and a key, oldest first. */
export const tlsSets: Probe<readonly string[]> = probe(
  'tls-sets',
  `for file in ${TLS_SETS}/*/cert.pem; do
  set=\${file%/cert.pem}
  if [ -f "$file" ] && [ -f "$set/ca.pem" ] && [ -f "$set/key.pem" ]; then printf '%s\\n' "$set"; fi
done`,
  (text) =>
    text
      .split('\n')
      .filter((it) => it.startsWith(`${TLS_SETS}/`) && isSetName(it.slice(TLS_SETS.length + 1)))
      .sort(),
);

/** The keys of daemon.json for one set. */
export const keysOfSet = (set: string) => ({
  tlsverify: true,
  tlscacert: `${set}/ca.pem`,
  tlscert: `${set}/cert.pem`,
  tlskey: `${set}/key.pem`,
});

/** The set that a file of daemon.json is in; null for a file of somebody else's. */
export function setOf(path: unknown): string | null {
  const [, name = ''] = typeof path === 'string' ? (/^\/etc\/docker\/tls\/([^/]+)\/[a-z]+\.pem$/.exec(path) ?? []) : [];
  return isSetName(name) ? `${TLS_SETS}/${name}` : null;
}
