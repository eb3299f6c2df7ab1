import { isIP } from 'node:net';
import { PkiError } from './pki-error.ts';

/**
 * One subject alternative name. Clients compare a host name with DNS names only, and an address with addresses only; the
 * common name counts for nothing (Go since 1.17, RFC 9525).
 */
export type AltName =
  | { readonly type: 'dns'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string };

/** Reads a name as typed: an address, or a host name (RFC 1123; a `*.` in front is for the authority of a zone only). */
export function altName(text: string): AltName {
  const value = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(value) !== 0) return { type: 'ip', value };
  const name = value.toLowerCase().replace(/\.$/, '');
  if (name.length > 253 || !name.split('.').every((it) => LABEL.test(it)) || /^[\d.]+$/.test(name))
    throw new PkiError(`${JSON.stringify(text)} is neither a host name nor an address`);
  return { type: 'dns', value: name };
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A name for a subject's CN, and for a file: RFC 5280 allows 64 characters. */
export function commonName(text: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9 ._@-]{0,62}[A-Za-z0-9])?$/.test(text) || text.includes('..'))
    throw new PkiError(
      `${JSON.stringify(text)} cannot be a certificate's name`,
      'letters, digits and . _ @ - and blanks in between, 64 at most',
    );
  return text;
}
