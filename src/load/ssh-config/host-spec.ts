import { SshConfigError } from './errors.ts';

/** What can be read from a HOST without any configuration. */
export interface HostSpec {
  /** A name from ssh_config, a DNS name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** Reads `name`, `user@address`, `user@address:port`, `[2001:db8::1]:22`, a bare IPv6 address, or `ssh://user@host:port`. */
export function parseHostSpec(text: string): HostSpec {
  const bare = text.replace(/^ssh:\/\//i, '').replace(/\/$/, '');
  // The last @ divides: a user name may hold one (Kerberos, AD), a host name may not.
  const at = bare.lastIndexOf('@');
  const { host, port } = hostAndPort(at < 0 ? bare : bare.slice(at + 1), text);
  const user = at < 0 ? undefined : bare.slice(0, at);
  check(host, 'host name', text);
  if (user !== undefined) check(user, 'user name', text);
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
}

function hostAndPort(text: string, whole: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: portOf(bracketed[2], whole) };
  const parts = text.split(':');
  // Two colons or more without brackets: an IPv6 address, and its last group is no port.
  if (parts.length !== 2) return { host: text, port: undefined };
  return { host: parts[0] ?? '', port: portOf(parts[1], whole) };
}

function portOf(text: string | undefined, whole: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new SshConfigError(`${JSON.stringify(whole)}: ${JSON.stringify(text)} is not a port (1 to 65535)`);
  return port;
}

/** These words become arguments of ssh and tokens in its configuration, so ssh's own ban list holds for them (ssh.c). */
function check(word: string, what: string, whole: string): void {
  if (word === '') throw new SshConfigError(`${JSON.stringify(whole)} has an empty ${what}`);
  if (word.startsWith('-')) throw new SshConfigError(`${JSON.stringify(whole)}: a ${what} cannot start with a dash`);
  const odd = /[\s'"`$\\;&<>|(){}\p{Cc}]/u.exec(word);
  if (odd) throw new SshConfigError(`${JSON.stringify(whole)}: a ${what} cannot hold ${JSON.stringify(odd[0])}`);
}
