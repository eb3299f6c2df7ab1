import { endpoint, type Listener } from '../../facts/listeners.ts';
import type { Session } from '../../facts/tcp-sessions.ts';
import type { Units } from '../../facts/unit-properties.ts';
import type { Unneeded } from './known.ts';
import { lives, unitsOf } from './units.ts';

/** What an audit saw of the services of a host. */
export interface Seen {
  readonly units: Units;
  readonly listeners: readonly Listener[];
  readonly sessions: readonly Session[];
  /** Mount points over NFS version 3 and older. */
  readonly nfsMounts: readonly string[];
  /** Packages by the name of the unit that they brought, without its suffix. */
  readonly packages: ReadonlyMap<string, string>;
  /** Services through which this look came in. */
  readonly wayIn: readonly string[];
  /** Messages that wait in a mail server's spool. */
  readonly mailQueue: number;
}

interface At {
  readonly at: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly outside: boolean;
}

/** Where a service takes connections: under its own processes' names, the kernel's ports, and its socket units. */
export function listening(it: Unneeded, { units, listeners }: Seen): At[] {
  const mine = ({ processes, port }: Listener) =>
    processes.some((name) => it.processes.includes(name)) || (it.ports ?? []).includes(port);
  const own = listeners.filter(mine).map(placed);
  const sockets = unitsOf(it, units).flatMap(({ active, properties }) =>
    active === 'active' ? (properties.get('Listen') ?? []).flatMap(fromSocketUnit) : [],
  );
  return [...new Map([...own, ...sockets].map((one) => [one.at, one])).values()];
}

function placed(one: Pick<Listener, 'address' | 'port' | 'protocol'>): At {
  const outside = !/^(127\.|::1$|::ffff:127\.)/.test(one.address);
  return { at: `${endpoint(one)}/${one.protocol}`, port: one.port, protocol: one.protocol, outside };
}

/** `0.0.0.0:111 (Stream)`; a socket in the file system serves this host alone and is left out. */
function fromSocketUnit(listen: string): At[] {
  const [, address = '', port = '', kind] = /^\[?([^\s\]]+)\]?:(\d+) \((\w+)\)$/.exec(listen) ?? [];
  return port === '' ? [] : [placed({ address, port: Number(port), protocol: kind === 'Datagram' ? 'udp' : 'tcp' })];
}

/** Where Linux starts to hand out ports by chance (ip_local_port_range): they change at every start and say nothing. */
const FIRST_EPHEMERAL = 32768;

/** `111/tcp, 111/udp`, each once, and whether only this host can reach them. */
export function inWords(at: readonly At[]): string {
  const fixed = at.filter(({ port }) => port < FIRST_EPHEMERAL);
  const ports = [...new Set(fixed.map((one) => `${one.port}/${one.protocol}`))].sort(byNumber);
  if (ports.length === 0) return '';
  return `${ports.join(', ')}${fixed.some(({ outside }) => outside) ? '' : ' of this host only'}`;
}

const byNumber = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || a.localeCompare(b);

/** In words and numbers, what on this host uses a service; empty when nothing is seen to. */
export function inUse(it: Unneeded, seen: Seen): string[] {
  const at = listening(it, seen);
  const ports = new Set(at.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port));
  const sessions = seen.sessions.filter(({ port, processes }) =>
    processes.length === 0 ? ports.has(port) : processes.some((name) => it.processes.includes(name)),
  );
  const outside = at.filter((one) => one.outside).map((one) => one.at);
  return [
    ...(sessions.length > 0 ? [`${count(sessions.length, 'established connection')} would break`] : []),
    ...(it.use === 'mail' && seen.mailQueue > 0
      ? [`${count(seen.mailQueue, 'queued message')} would stay undelivered`]
      : []),
    ...(it.use === 'nfs' ? nfsUse(seen) : []),
    ...(it.serves === true && outside.length > 0 ? [`others may reach it at ${outside.join(', ')}`] : []),
  ];
}

function nfsUse({ nfsMounts, units }: Seen): string[] {
  const server = units.get('nfs-server.service');
  return [
    ...(nfsMounts.length > 0
      ? [`${count(nfsMounts.length, 'NFS mount')} would lose file locking (${nfsMounts.join(', ')})`]
      : []),
    ...(server !== undefined && lives(server) ? ['the NFS server of this host registers with it'] : []),
  ];
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
