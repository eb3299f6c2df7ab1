import { engineDefault } from './engine-default.ts';
import { hardened } from './hardened.ts';
import type { ProfileValue, RuleValue } from './profile-value.ts';

/** What a container was seen to do, as far as system calls show it. */
export interface CallsSeen {
  /** Names of system calls. */
  readonly calls: ReadonlySet<string>;
  /** Families of sockets, by linux/socket.h. */
  readonly families: ReadonlySet<number>;
}

/**
 * The own profile of an engine of this version, of which only the calls that were seen are left, and those that any
 * container makes before its program runs. Never allows more than the engine's own: what that refuses stays refused
 * (`refusedOf`). Programs of other word lengths are refused.
 */
export function learned(version: string, seen: CallsSeen): ProfileValue {
  const rare = [...seen.families].some((it) => !COMMON.includes(it));
  const kept = [...seen.families].some((it) => KERNEL.includes(it));
  const deny = ['32-bit', ...(rare ? [] : ['rare-sockets']), ...(kept ? [] : ['kernel-sockets'])];
  const profile = hardened(version, deny);
  const stays = (name: string) => seen.calls.has(name) || BEFORE.has(name);
  return {
    ...profile,
    syscalls: profile.syscalls.flatMap((rule) => (rule.action === 'SCMP_ACT_ALLOW' ? only(rule, stays) : [rule])),
  };
}

/** Calls that were made although the engine's own profile has no rule for them: they fail there, or the container has another. */
export function refusedOf(version: string, { calls }: CallsSeen): readonly string[] {
  const known = new Set(engineDefault(version).syscalls.flatMap(({ names }) => names));
  return [...calls].filter((it) => !known.has(it)).sort();
}

/** UNIX, INET, INET6, NETLINK, PACKET; ALG and VSOCK (linux/socket.h). */
const COMMON = [1, 2, 10, 16, 17];
const KERNEL = [38, 40];

/**
 * What runc does between putting on the filter and giving way to the program (libcontainer: finalizeNamespace, the FIFO,
 * the Go runtime), and what the loader and C library of a program of two threads cannot do without. Put together by reading;
 * Docker 20.10 with runc on Debian 12 started a small web server with these and its own.
 */
export const BEFORE: ReadonlySet<string> = new Set(
  `execve execveat exit exit_group read write close close_range openat openat2 fcntl fstat newfstatat statx statfs fstatfs
  lseek readlink readlinkat getdents64 getcwd chdir fchdir access faccessat faccessat2 dup dup2 dup3 pipe2 umask
  fchown fchownat brk mmap munmap mprotect madvise mremap arch_prctl prctl seccomp set_tid_address set_robust_list
  rseq prlimit64 getrlimit setrlimit getrandom clone clone3 futex nanosleep clock_nanosleep clock_gettime sched_yield
  sched_getaffinity rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack tgkill kill wait4 waitid restart_syscall
  gettid getpid getppid getuid geteuid getgid getegid setuid setgid setgroups setresuid setresgid getgroups capget
  capset epoll_create1 epoll_ctl epoll_pwait eventfd2 poll ppoll ioctl socket connect sendto recvfrom uname
  pidfd_open pidfd_send_signal setsid`
    .trim()
    .split(/\s+/),
);

function only(rule: RuleValue, stays: (name: string) => boolean): RuleValue[] {
  const names = rule.names.filter(stays);
  return names.length === 0 ? [] : [{ ...rule, names }];
}
