import { type HostSpec, parseHostSpec } from './ssh-config/host-spec.ts';

/** What a person types for a machine: user@address[:port]. */
export interface Address {
  readonly address: string;
  readonly user?: string;
  readonly port?: number;
}

/** Names in ironhull.yaml. They are printed, become file names and are typed after options: nothing that a shell knows. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** RFC 1123 names, with the underscores that real networks have; an IPv4 address is one too. */
const HOST = /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/;
const IPV6 = /^(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,15})?$/;
/** Directory services put an @ or a + into login names; a dash in front would be an option to ssh. */
const USER = /^[A-Za-z0-9_][A-Za-z0-9._+@-]{0,99}$/;

export const isName = (text: string): boolean => NAME.test(text);
export const isHost = (text: string): boolean => HOST.test(text) || IPV6.test(text);
export const isUser = (text: string): boolean => USER.test(text);
export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

export const NAME_RULE = 'a name has letters, digits, dots, dashes and underscores, and no dash in front';
export const HOST_RULE = 'expected a host name, an IPv4 or an IPv6 address';
export const USER_RULE = 'expected a login name: letters, digits and . _ + @ -, and no dash in front';
export const PORT_RULE = 'expected a port from 1 to 65535';

/**
 * Reads [user@]address[:port]; an IPv6 address with a port stands in brackets, as in ops@[::1]:2222. Stricter than
 * what ssh itself lets through (parseHostSpec): only what a name or an address can be. Throws an Error.
 */
export function parseAddress(text: string): Address {
  const { host, ...rest } = spec(text);
  if (!isHost(host)) throw new Error(HOST_RULE);
  if (rest.user !== undefined && !isUser(rest.user)) throw new Error(USER_RULE);
  return { address: host, ...rest };
}

/** The word itself is left out of the message: a diagnostic points at it. */
function spec(text: string): HostSpec {
  try {
    return parseHostSpec(text);
  } catch (error) {
    throw new Error((error as Error).message.replace(`${JSON.stringify(text)}: `, ''));
  }
}
