import { fingerprintOf } from './fingerprint.ts';
import { lookupName, matches } from './match.ts';
import { type KnownHost, keyType } from './read.ts';

/** A host as it is looked up: the name (HostKeyAlias or the address), the port, and the key in wire form. */
export interface OfferedKey {
  readonly name: string;
  readonly port: number;
  readonly key: Buffer;
}

export type HostKeyVerdict =
  | { readonly verdict: 'trusted' }
  /** otherTypes: the host is known, but only by keys of these other types. */
  | { readonly verdict: 'unknown'; readonly fingerprint: string; readonly otherTypes: readonly string[] }
  | {
      readonly verdict: 'changed';
      readonly fingerprint: string;
      readonly file: string;
      readonly line: number;
      /** Fingerprints of the stored keys of the same type. */
      readonly expected: readonly string[];
    }
  | { readonly verdict: 'revoked'; readonly fingerprint: string; readonly file: string; readonly line: number }
  /** Known by a certificate authority only; host certificates are not supported by ssh2. */
  | {
      readonly verdict: 'certificate-authority';
      readonly fingerprint: string;
      readonly file: string;
      readonly line: number;
    };

/**
 * Judges the key that a host has shown, by the rules of OpenSSH's hostfile.c: a revoked key is refused whatever else is
 * known; one stored key that is equal is enough; a key of the same type that differs is a changed key.
 */
export function checkHostKey(entries: readonly KnownHost[], { name, port, key }: OfferedKey): HostKeyVerdict {
  const fingerprint = fingerprintOf(key);
  const bare = entriesFor(entries, name, 22);
  const known = entriesFor(entries, name, port);

  const revoked = [...known, ...bare].find((entry) => entry.marker === 'revoked' && entry.key.equals(key));
  if (revoked !== undefined) return { verdict: 'revoked', fingerprint, ...placeOf(revoked) };

  const stored = known.filter(({ marker }) => marker === 'none');
  if (stored.some((entry) => entry.key.equals(key))) return { verdict: 'trusted' };

  const sameType = stored.filter(({ type }) => type === keyType(key));
  const [first] = sameType;
  if (first !== undefined) {
    const expected = sameType.map((entry) => fingerprintOf(entry.key));
    return { verdict: 'changed', fingerprint, expected, ...placeOf(first) };
  }
  // On another port ssh also takes a key that is stored without a port, but never holds a different one against it.
  if (bare.some((entry) => entry.marker === 'none' && entry.key.equals(key))) return { verdict: 'trusted' };

  const authority = known.find(({ marker }) => marker === 'cert-authority');
  if (authority !== undefined && stored.length === 0)
    return { verdict: 'certificate-authority', fingerprint, ...placeOf(authority) };
  return { verdict: 'unknown', fingerprint, otherTypes: typesOf(stored) };
}

/**
 * The types of the keys stored for a host. The client asks for these first: a server picks among what it is asked for,
 * and a host known by its ed25519 key would otherwise show its ECDSA key and look unknown.
 */
export function storedKeyTypes(entries: readonly KnownHost[], { name, port }: Omit<OfferedKey, 'key'>): string[] {
  const known = entriesFor(entries, name, port);
  return typesOf((known.length > 0 ? known : entriesFor(entries, name, 22)).filter(({ marker }) => marker === 'none'));
}

function entriesFor(entries: readonly KnownHost[], name: string, port: number): KnownHost[] {
  const host = lookupName(name, port);
  return entries.filter(({ names }) => matches(names, host));
}

const typesOf = (entries: readonly KnownHost[]): string[] => [...new Set(entries.map(({ type }) => type))];
const placeOf = ({ file, line }: KnownHost) => ({ file, line });
