/** System calls that a container can be denied beyond the engine's own profile, under one plain name. */
export interface Group {
  readonly name: string;
  /** What is denied, in words. */
  readonly what: string;
  /** What somebody may see break. */
  readonly costs: string;
  /** Calls that go whole. What some groups do to arguments or machines is in hardened.ts. */
  readonly calls?: readonly string[];
  /** A container to which this capability was added keeps the calls. */
  readonly unless?: string;
}

/** Each name is a word of the option `deny`; a file of ours says which of them it denies. */
export const GROUPS: readonly Group[] = [
  {
    name: 'io-uring',
    what: 'io_uring, of which engines before 25.0 let containers have all',
    costs:
      'Servers that use it go back to epoll or older asynchronous I/O, which nearly all can; the few that need it do not start.',
    calls: ['io_uring_setup', 'io_uring_enter', 'io_uring_register'],
  },
  {
    name: 'kernel-sockets',
    what: "sockets into the kernel's cryptography (AF_ALG) and to the hypervisor (AF_VSOCK)",
    costs:
      'Programs that have the kernel encrypt for them do it themselves or fail (cryptsetup); guest agents of virtual machines do ' +
      'not work. 32-bit programs still get there through socketcall: deny 32-bit as well.',
  },
  {
    name: 'rare-sockets',
    what: 'sockets of every family but UNIX, IPv4, IPv6, netlink and packet: Bluetooth, CAN, TIPC, RDS, XDP and others',
    costs:
      'Containers that speak to such networks fail to; all other programs never ask. For 32-bit programs as above.',
  },
  {
    name: 'tracing',
    what: 'looking into other processes: ptrace, process_vm_readv and process_vm_writev',
    costs:
      'strace, gdb, profilers and leak checkers fail inside containers that were not started with --cap-add SYS_PTRACE, and so ' +
      'do programs that trace their own children.',
    calls: ['ptrace', 'process_vm_readv', 'process_vm_writev', 'process_madvise', 'kcmp', 'pidfd_getfd'],
    unless: 'CAP_SYS_PTRACE',
  },
  {
    name: 'key-rings',
    what: "the kernel's key rings, which are shared by all containers of a user",
    costs: "None: the engine's own profile refuses them too, and this keeps it so.",
    calls: ['add_key', 'request_key', 'keyctl'],
  },
  {
    name: 'clock',
    what: 'reading and steering how the clock is adjusted',
    costs: 'Time daemons need --cap-add SYS_TIME, without which they could only read; all others never ask.',
    calls: ['adjtimex', 'clock_adjtime', 'clock_adjtime64'],
    unless: 'CAP_SYS_TIME',
  },
  {
    name: 'device-nodes',
    what: 'making nodes of character and block devices; pipes, sockets and plain files can still be made',
    costs:
      'Building root file systems and unpacking layers inside a container fails (debootstrap, docker in docker): they make ' +
      'device nodes, or mark deleted files with one.',
  },
  {
    name: 'file-handles',
    what: 'names of files that hold across mounts (name_to_handle_at), half of the way around them',
    costs:
      'File servers in a container (NFS) and some watchers of files fail, unless started with --cap-add DAC_READ_SEARCH.',
    calls: ['name_to_handle_at', 'open_by_handle_at'],
    unless: 'CAP_DAC_READ_SEARCH',
  },
  {
    name: 'obsolete',
    what: 'calls that were replaced long ago: remap_file_pages, modify_ldt, epoll_ctl_old, epoll_wait_old',
    costs: 'Wine with 16-bit programs, and very old 32-bit ones, do not run.',
    calls: ['remap_file_pages', 'modify_ldt', 'epoll_ctl_old', 'epoll_wait_old'],
  },
  {
    name: '32-bit',
    what: 'programs of the 32-bit (and x32) kind, which have system calls of their own',
    costs: '32-bit programs are killed as soon as they start (SIGSYS).',
  },
];

/** What is denied where a profile says nothing else: what ordinary servers do without. */
export const USUAL: readonly string[] = GROUPS.map(({ name }) => name).filter(
  (it) => it !== 'device-nodes' && it !== '32-bit',
);
