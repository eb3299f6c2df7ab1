import { type Block, SOCKETS, type SocketName } from './options.ts';

/** The module is named by its file (kernel-tried 5), and has a place where the policy's own tools may read it. */
export const MODULE = 'ironhull';
export const MODULE_FILE = `/etc/selinux/${MODULE}.cil`;

/** Statements that belong together, and why they are there. */
export interface Section {
  readonly why: string;
  readonly rules: readonly string[];
}

/** A port as the loaded policy labels it: its type, and all other ports that have the same. */
export type PortType = (port: number, protocol: string) => string | undefined;

export interface ModuleWish {
  /** Empty where userspace has no `deny`. */
  readonly sockets: readonly SocketName[];
  readonly blocks: ReadonlyMap<string, Block>;
}

/** The type in which a container runs: `--security-opt label=type:…`. */
export const typeOfBlock = (name: string) => `${stem(name)}_t`;
/** The types of the folders that it reads, and of those that it writes. */
export const readType = (name: string) => `${stem(name)}_ro_t`;
export const writeType = (name: string) => `${stem(name)}_rw_t`;

/** The whole module in CIL. Throws where a port has no type, which the caller has looked up beforehand. */
export function sectionsOf({ sockets, blocks }: ModuleWish, portType: PortType): readonly Section[] {
  return [
    ...some(
      'Sockets that no container gets, privileged ones included where the policy counts them among containers.',
      sockets.map((it) => `(deny container_domain self (${SOCKETS[it]} (create)))`),
    ),
    ...[...blocks].flatMap(([name, block]) => sectionsOfBlock(name, block, portType)),
  ];
}

/** Statements of a text that lies on a host: comments and blanks say nothing. */
export const statementsIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((it) => it.trim())
    .filter((it) => it !== '' && !it.startsWith(';'));

function sectionsOfBlock(name: string, { read, write, listen, connect }: Block, portType: PortType): Section[] {
  const [own, ro, rw] = [typeOfBlock(name), readType(name), writeType(name)];
  return [
    {
      why: `The container ${name}: a type that confines as container_t does, with no network and no folder of the host.`,
      rules: [
        `(type ${own})`,
        `(roletype object_r ${own})`,
        `(roletype system_r ${own})`,
        // Without the last one containers of this type would reach each other's files.
        ...['domain', 'container_domain', 'mcs_constrained_type'].map((it) => `(typeattributeset ${it} (${own}))`),
        // Names that not every policy has. Debian: whom engines of the system run; Fedora: what old rules are about.
        ...['container_system_domain', 'process_user_target', 'svirt_sandbox_domain'].map(
          (it) => `(optional ${stem(name)}_${it} (typeattributeset ${it} (${own})))`,
        ),
      ],
    },
    ...folders(`Folders that ${name} reads.`, own, ro, read, READ),
    ...folders(`Folders that ${name} writes.`, own, rw, write, WRITE),
    ...some(`Ports of ${name}.`, network(own, listen, connect, portType)),
  ];
}

const READ = [
  '(dir (getattr open read search ioctl lock watch))',
  '(file (getattr open read ioctl lock map execute execute_no_trans))',
  '(lnk_file (getattr read))',
];
const WRITE = [
  '(dir (getattr setattr open read write search ioctl lock watch add_name remove_name create rename reparent rmdir link unlink))',
  '(file (getattr setattr open read write append create rename link unlink ioctl lock map execute execute_no_trans))',
  '(lnk_file (getattr setattr read create rename link unlink))',
  '(sock_file (getattr setattr open read write append create rename link unlink))',
  '(fifo_file (getattr setattr open read write append create rename link unlink ioctl lock))',
];

function folders(why: string, own: string, type: string, paths: readonly string[], access: readonly string[]) {
  if (paths.length === 0) return [];
  const label = `(system_u object_r ${type} ((s0) (s0)))`;
  const kinds = access === WRITE ? ['file', 'dir', 'lnk_file', 'sock_file', 'fifo_file'] : [];
  const rules = [
    `(type ${type})`,
    `(roletype object_r ${type})`,
    ...['file_type', 'non_security_file_type'].map((it) => `(typeattributeset ${it} (${type}))`),
    // Debian lets dockerd mount only what is of this kind.
    `(optional ${type}_mount (typeattributeset container_mountpoint_type (${type})))`,
    ...access.map((it) => `(allow ${own} ${type} ${it})`),
    // Else a new file has the categories of the container that made it, and the next one cannot read it.
    ...kinds.map((it) => `(rangetransition ${own} ${type} ${it} ((s0) (s0)))`),
    ...paths.flatMap((it) => [`(filecon "${it}" any ${label})`, `(filecon "${it}/.*" any ${label})`]),
  ];
  return [{ why, rules }];
}

const SOCKET = 'create getattr setattr read write append bind connect getopt setopt shutdown ioctl';

function network(own: string, listen: readonly string[], connect: readonly string[], portType: PortType): string[] {
  if (listen.length + connect.length === 0) return [];
  return [
    `(allow ${own} self (tcp_socket (${SOCKET} listen accept)))`,
    `(allow ${own} self (udp_socket (${SOCKET})))`,
    `(allow ${own} self (netlink_route_socket (${SOCKET} nlmsg_read)))`,
    `(allow ${own} node_t (tcp_socket (node_bind)))`,
    `(allow ${own} node_t (udp_socket (node_bind)))`,
    `(allow ${own} node_t (node (recvfrom sendto)))`,
    `(allow ${own} netif_t (netif (ingress egress)))`,
    ...listen.flatMap((it) => onPort(own, it, 'name_bind', ['tcp', 'udp'], portType)),
    ...(listen.some((it) => it === 'any' || Number(it.split('/')[0]) < 1024)
      ? [`(allow ${own} self (capability (net_bind_service)))`, `(allow ${own} self (cap_userns (net_bind_service)))`]
      : []),
    ...connect.flatMap((it) => onPort(own, it, 'name_connect', ['tcp'], portType)),
  ];
}

function onPort(own: string, port: string, access: string, all: readonly string[], portType: PortType): string[] {
  if (port === 'any') return all.map((it) => `(allow ${own} port_type (${it}_socket (${access})))`);
  const [number = '', protocol = ''] = port.split('/');
  const type = portType(Number(number), protocol);
  if (type === undefined) throw new Error(`the port ${port} has no type`);
  return [`(allow ${own} ${type} (${protocol}_socket (${access})))`];
}

const stem = (name: string) => `${MODULE}_${name.replaceAll('-', '_')}`;
const some = (why: string, rules: readonly string[]): Section[] => (rules.length === 0 ? [] : [{ why, rules }]);
