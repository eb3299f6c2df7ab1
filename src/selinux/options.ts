/** Families of sockets that may be denied to all containers, by a plain name, with the policy's class for each. */
export const SOCKETS = {
  alg: 'alg_socket',
  bluetooth: 'bluetooth_socket',
  can: 'can_socket',
  packet: 'packet_socket',
  raw: 'rawip_socket',
  rds: 'rds_socket',
  tipc: 'tipc_socket',
  vsock: 'vsock_socket',
  xdp: 'xdp_socket',
} as const;

export type SocketName = keyof typeof SOCKETS;

/** What a container may have beyond what every one needs. Folders with all below; ports as `8080/tcp`, or `any`. */
export interface Block {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly listen: readonly string[];
  readonly connect: readonly string[];
}

export interface Options {
  readonly sockets: readonly SocketName[];
  readonly blocks: ReadonlyMap<string, Block>;
}

/** `my-web` has the type `ironhull_my_web_t`; no underscore and no such ending, or two names could have one type. */
const NAME = /^(?!.*-(?:ro|rw)$)(?=.{2,30}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/**
 * Where data is put for containers. What the system itself lives on has labels that the system needs, so that nothing
 * there may be given one of ours; dots and such would mean something in a pattern of the policy's.
 */
const FOLDER = /^\/(?:srv|data|mnt|media|opt|var\/www|var\/opt)(?:\/[A-Za-z0-9_-]+)+$/;
const ENGINES_OWN = /^\/opt\/(?:containerd|cni)(?:\/|$)/;
const PORT = /^(?:any|[1-9][0-9]{0,4}\/(?:tcp|udp))$/;
const KEYS = ['read', 'write', 'listen', 'connect'] as const;

/** What a profile says, checked. A text: what is wrong with it, and then nothing of it is to be done. */
export function optionsOf(sockets: readonly string[], containers: Readonly<Record<string, unknown>>): Options | string {
  const strange = sockets.filter((it) => !Object.hasOwn(SOCKETS, it));
  if (strange.length > 0)
    return `deny-sockets: ${strange.map(quoted).join(', ')}: known are ${Object.keys(SOCKETS).join(', ')}`;
  const blocks = new Map<string, Block>();
  for (const [name, given] of Object.entries(containers)) {
    if (!NAME.test(name))
      return `containers: ${quoted(name)}: a name is two to thirty small letters and digits, parts with a hyphen between`;
    const block = blockOf(given);
    if (typeof block === 'string') return `containers: ${name}: ${block}`;
    blocks.set(name, block);
  }
  return overlap(blocks) ?? { sockets: [...new Set(sockets)].sort() as SocketName[], blocks };
}

function blockOf(given: unknown): Block | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return `expected ${KEYS.join(', ')}, each with a list`;
  const lists = new Map<string, readonly string[]>();
  for (const [key, list] of Object.entries(given)) {
    if (!KEYS.some((it) => it === key)) return `unknown ${quoted(key)}; known are ${KEYS.join(', ')}`;
    if (!Array.isArray(list) || !list.every((it) => typeof it === 'string')) return `${key}: expected a list of words`;
    const bent = list.find((it) => !fits(key, it));
    if (bent !== undefined) return `${key}: ${quoted(bent)}: ${key === 'read' || key === 'write' ? FOLDERS : PORTS}`;
    lists.set(key, [...new Set(list)].sort());
  }
  const of = (key: (typeof KEYS)[number]) => lists.get(key) ?? [];
  return { read: of('read'), write: of('write'), listen: of('listen'), connect: of('connect') };
}

const FOLDERS =
  'a folder lies below /srv, /data, /mnt, /media, /opt, /var/www or /var/opt, with letters, digits, hyphens and underscores';
const PORTS = 'a port is 8080/tcp or 53/udp, or the word any';

function fits(key: string, it: string): boolean {
  if (key === 'read' || key === 'write') return FOLDER.test(it) && !ENGINES_OWN.test(it);
  const number = Number(it.split('/')[0]);
  // Connecting over UDP is no business of the policy's: it knows no such permission.
  return PORT.test(it) && (it === 'any' || (number <= 65_535 && (key === 'listen' || it.endsWith('/tcp'))));
}

/** A file has one label, so a folder belongs to one container, and to one kind of access. */
function overlap(blocks: ReadonlyMap<string, Block>): string | undefined {
  const all = [...blocks].flatMap(([name, { read, write }]) => [...read, ...write].map((path) => ({ name, path })));
  for (const [at, { name, path }] of all.entries()) {
    const other = all.find((it, place) => place !== at && `${it.path}/`.startsWith(`${path}/`));
    if (other !== undefined)
      return `containers: ${path} of ${name} and ${other.path} of ${other.name}: a file has one label, and so belongs to one of them`;
  }
  return undefined;
}

const quoted = (it: string) => JSON.stringify(it);
