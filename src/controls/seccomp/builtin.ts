import type { Call } from './rules.ts';

/** A call that the engine's own profile refuses to a container without added capabilities. */
export interface Refused extends Call {
  /** In words, where the name alone does not say it. */
  readonly as?: string;
  /** The first engine whose own profile refuses it, [major, minor, patch]; none: all that are judged (20.10 on). */
  readonly since?: readonly [number, number, number];
}

/** The flags are clone's first argument, on s390 its second. */
const CLONE_NEWUSER = 0x10000000;
const ADDR_NO_RANDOMIZE = 0x0040000;

/**
 * What `default.json` leaves out or ties to a capability beyond the default fourteen, in moby/moby
 * profiles/seccomp at v20.10.24, v23.0.0, v24.0.9 and v25.0.0, and moby/profiles at seccomp/v0.1.0 and v0.2.3.
 * Only calls that widen what an attacker can reach; those that merely became unused are left out.
 */
export const REFUSED: readonly Refused[] = [
  ...all('bpf', 'perf_event_open', 'fanotify_init', 'lookup_dcookie', 'quotactl', 'quotactl_fd', 'syslog'),
  ...all('mount', 'umount', 'umount2', 'pivot_root', 'fsopen', 'fsconfig', 'fsmount', 'fspick', 'move_mount'),
  ...all('open_tree', 'mount_setattr', 'unshare', 'setns', 'sethostname', 'setdomainname'),
  ...all('keyctl', 'add_key', 'request_key', 'userfaultfd', 'open_by_handle_at'),
  ...all('init_module', 'finit_module', 'delete_module', 'create_module', 'kexec_load', 'kexec_file_load'),
  ...all(
    'reboot',
    'swapon',
    'swapoff',
    'acct',
    'iopl',
    'ioperm',
    'vhangup',
    'nfsservctl',
    'uselib',
    'ustat',
    '_sysctl',
  ),
  ...all('clock_settime', 'clock_settime64', 'settimeofday', 'stime'),
  ...all('kcmp', 'process_madvise', 'pidfd_getfd', 'mbind', 'set_mempolicy', 'move_pages', 'migrate_pages'),
  { name: 'clone', args: [CLONE_NEWUSER, CLONE_NEWUSER], as: 'clone with a new user namespace' },
  { name: 'clone3' },
  { name: 'personality', args: [ADDR_NO_RANDOMIZE], as: 'personality without address randomisation' },
  ...all('io_uring_setup', 'io_uring_enter', 'io_uring_register').map((it) => ({ ...it, since: [25, 0, 0] as const })),
  { name: 'socket', args: [40], as: 'sockets of the family AF_VSOCK', since: [23, 0, 0] },
  { name: 'socket', args: [38], as: 'sockets of the family AF_ALG', since: [29, 4, 2] },
];

/** Those that an engine of this version (`20.10.24+dfsg1`) refuses by itself. */
export function refusedBy(version: string): Refused[] {
  const engine = numbers(version);
  return REFUSED.filter(({ since }) => since === undefined || compare(engine, since) >= 0);
}

function all(...names: string[]): Refused[] {
  return names.map((name) => ({ name }));
}
function numbers(version: string): number[] {
  return (/^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).slice(1).map((it) => Number(it ?? 0));
}
function compare(a: readonly number[], b: readonly number[]): number {
  const at = b.findIndex((it, index) => it !== (a[index] ?? 0));
  return at < 0 ? 0 : (a[at] ?? 0) - b[at]!;
}
