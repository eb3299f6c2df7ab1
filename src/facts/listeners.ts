import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A listening socket of the host's own network. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** Without brackets and interface: 0.0.0.0, ::, *, 127.0.0.1 … */
  readonly address: string;
  readonly port: number;
  /** Names of the processes that hold it; none for sockets of the kernel. */
  readonly processes: readonly string[];
}

/** Who listens on what, as `ss` prints it (iproute2). Needs root for the process names. */
export const listeners: Probe<readonly Listener[]> = probe('listeners', 'ss -Hlntup', (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseListener),
);

/** An address with its port, as people write it. */
export const endpoint = ({ address, port }: Pick<Listener, 'address' | 'port'>) =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

function parseListener(line: string): Listener {
  const [protocol, , , , local = '', , ...rest] = line.trim().split(/\s+/);
  const [, address, port] = /^(.*):(\d+)$/.exec(local) ?? [];
  if ((protocol !== 'tcp' && protocol !== 'udp') || address === undefined)
    throw new Error(`ss printed ${JSON.stringify(line)}`);
  const processes = [...rest.join(' ').matchAll(/\("((?:[^"\\]|\\.)*)",pid=/g)].map(([, name]) => name!);
  return {
    protocol,
    address: address.replace(/%[^\]]*/, '').replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
    processes,
  };
}
