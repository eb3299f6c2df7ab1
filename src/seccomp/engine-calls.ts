// Which system calls the engine's own profile lets a container make, by what they are for. Facts from `default.json` of
// each engine: moby/moby profiles/seccomp at v20.10.10 to v28.3.3, from 28.4.0 on moby/profiles at the version that the
// engine's go.mod names (0.1.0; 0.2.2 in 29.4.2; 0.2.3 from 29.4.3 on). A test compares each of those tags.

export interface Entry {
  readonly names: string;
  /** The first engines that have it, each within its own branch; later branches follow the last. None: all from 20.10.10. */
  readonly since?: readonly string[];
  /** The first engines that have it no more, in the same way. */
  readonly until?: readonly string[];
}

/** For everybody, on every machine, whatever the arguments. */
export const PLAIN: readonly Entry[] = [
  // Files: opened, read, written, copied
  {
    names: `open openat openat2 creat close close_range dup dup2 dup3 read readv pread64 preadv preadv2 readahead write
      writev pwrite64 pwritev pwritev2 lseek _llseek truncate truncate64 ftruncate ftruncate64 fallocate fadvise64
      fadvise64_64 copy_file_range sendfile sendfile64 splice tee vmsplice fsync fdatasync sync syncfs sync_file_range
      flock fcntl fcntl64 ioctl`,
  },
  // Files: names, folders, owners, times
  {
    names: `access faccessat faccessat2 chdir fchdir getcwd getdents getdents64 mkdir mkdirat rmdir mknod mknodat link linkat
      symlink symlinkat readlink readlinkat rename renameat renameat2 unlink unlinkat umask chmod fchmod fchmodat chown
      chown32 fchown fchown32 fchownat lchown lchown32 stat stat64 lstat lstat64 fstat fstat64 fstatat64 newfstatat statx
      statfs statfs64 fstatfs fstatfs64 utime utimes futimesat utimensat utimensat_time64`,
  },
  { names: 'fchmodat2 cachestat', since: ['23.0.10', '25.0.3'] },
  { names: 'statmount listmount', since: ['28.2.0'] },
  // Files: extended attributes, handles, being told of changes
  {
    names: `getxattr lgetxattr fgetxattr setxattr lsetxattr fsetxattr listxattr llistxattr flistxattr removexattr
      lremovexattr fremovexattr inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_mark`,
  },
  { names: 'getxattrat setxattrat listxattrat removexattrat', since: ['28.2.0'] },
  { names: 'name_to_handle_at', since: ['20.10.26', '23.0.7', '24.0.3'] },
  // Memory
  {
    names: `brk mmap mmap2 munmap mremap mprotect madvise mincore msync mlock mlock2 mlockall munlock munlockall membarrier
      memfd_create remap_file_pages`,
  },
  { names: 'memfd_secret', since: ['20.10.18'] },
  { names: 'pkey_alloc pkey_free pkey_mprotect', since: ['23.0.0'] },
  { names: 'map_shadow_stack', since: ['23.0.10', '25.0.3'] },
  { names: 'mseal', since: ['28.2.0'] },
  // Processes, threads, and the locks between them
  {
    names: `fork vfork execve execveat exit exit_group wait4 waitid waitpid getpid getppid gettid getpgid getpgrp setpgid
      getsid setsid set_tid_address get_thread_area set_thread_area futex futex_time64 get_robust_list set_robust_list
      rseq restart_syscall pidfd_open prctl seccomp uname sysinfo times getrusage getcpu getrandom`,
  },
  {
    names: 'futex_waitv landlock_create_ruleset landlock_add_rule landlock_restrict_self process_mrelease',
    since: ['20.10.18'],
  },
  { names: 'futex_wait futex_wake futex_requeue', since: ['23.0.10', '25.0.3'] },
  { names: 'uretprobe riscv_hwprobe', since: ['28.2.0'] },
  // Users, groups, capabilities
  {
    names: `getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32 getresgid getresgid32
      getgroups getgroups32 setuid setuid32 setgid setgid32 setreuid setreuid32 setregid setregid32 setresuid
      setresuid32 setresgid setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capget capset`,
  },
  // Priorities and limits
  {
    names: `getpriority setpriority ioprio_get ioprio_set getrlimit ugetrlimit setrlimit prlimit64 sched_getaffinity
      sched_setaffinity sched_getattr sched_setattr sched_getparam sched_setparam sched_getscheduler sched_setscheduler
      sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64 sched_yield`,
  },
  // Signals
  {
    names: `kill tkill tgkill pause sigreturn sigprocmask sigaltstack signalfd signalfd4 rt_sigaction rt_sigpending
      rt_sigprocmask rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64
      pidfd_send_signal`,
  },
  // Waiting for several things at once
  {
    names: `select _newselect pselect6 pselect6_time64 poll ppoll ppoll_time64 epoll_create epoll_create1 epoll_ctl
      epoll_ctl_old epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 eventfd eventfd2 io_setup io_submit io_cancel
      io_getevents io_pgetevents io_pgetevents_time64 io_destroy`,
  },
  { names: 'io_uring_setup io_uring_enter io_uring_register', until: ['25.0.0'] },
  // Clocks and timers
  {
    names: `time gettimeofday clock_gettime clock_gettime64 clock_getres clock_getres_time64 clock_nanosleep
      clock_nanosleep_time64 nanosleep alarm getitimer setitimer timer_create timer_delete timer_getoverrun timer_gettime
      timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime
      timerfd_settime64 adjtimex clock_adjtime clock_adjtime64`,
  },
  // Sockets (but for the making of one), pipes, queues, shared memory
  {
    names: `socketpair bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt send sendto
      sendmsg sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64 pipe pipe2 ipc mq_open mq_unlink mq_notify
      mq_getsetattr mq_timedsend mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64 msgget msgctl msgsnd msgrcv
      semget semctl semop semtimedop semtimedop_time64 shmget shmctl shmat shmdt`,
  },
  // 29.4.2 answered it with ENOSYS, which broke 32-bit programs
  { names: 'socketcall', until: ['29.4.2'] },
  { names: 'socketcall', since: ['29.4.3'] },
  { names: 'socket', until: ['20.10.22'] },
  { names: 'socket', since: ['20.10.23'], until: ['23.0.0'] },
];

/** For containers to which the capability was added. */
export const WITH_CAPABILITY: Readonly<Record<string, readonly Entry[]>> = {
  CAP_SYS_ADMIN: [
    { names: 'mount umount umount2 fsopen fsconfig fsmount fspick move_mount open_tree clone clone3 unshare setns' },
    { names: 'sethostname setdomainname syslog quotactl bpf perf_event_open fanotify_init lookup_dcookie' },
    { names: 'mount_setattr quotactl_fd', since: ['20.10.18'] },
    { names: 'lsm_get_self_attr lsm_set_self_attr lsm_list_modules', since: ['28.2.0'] },
    { names: 'name_to_handle_at', until: ['20.10.26', '23.0.7', '24.0.3'] },
  ],
  CAP_DAC_READ_SEARCH: [{ names: 'open_by_handle_at' }],
  CAP_SYS_BOOT: [{ names: 'reboot' }],
  // One of the fourteen that every container has
  CAP_SYS_CHROOT: [{ names: 'chroot' }],
  CAP_SYS_MODULE: [{ names: 'init_module finit_module delete_module' }],
  CAP_SYS_PACCT: [{ names: 'acct' }],
  CAP_SYS_PTRACE: [{ names: 'ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd' }],
  CAP_SYS_RAWIO: [{ names: 'iopl ioperm' }],
  CAP_SYS_TIME: [{ names: 'settimeofday stime clock_settime' }, { names: 'clock_settime64', since: ['23.0.0'] }],
  CAP_SYS_TTY_CONFIG: [{ names: 'vhangup' }],
  CAP_SYS_NICE: [
    { names: 'get_mempolicy set_mempolicy mbind' },
    { names: 'set_mempolicy_home_node', since: ['23.0.10', '25.0.3'] },
  ],
  CAP_SYSLOG: [{ names: 'syslog' }],
  CAP_BPF: [{ names: 'bpf', since: ['23.0.0'] }],
  CAP_PERFMON: [{ names: 'perf_event_open', since: ['23.0.0'] }],
};

/** For programs of these machines only, in libseccomp's names. */
export const ON_MACHINE: readonly (Entry & { readonly arches: readonly string[] })[] = [
  { arches: ['amd64', 'x32'], names: 'arch_prctl' },
  { arches: ['amd64', 'x32', 'x86'], names: 'modify_ldt' },
  {
    arches: ['arm', 'arm64'],
    names: 'arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls',
  },
  { arches: ['ppc64le'], names: 'sync_file_range2' },
  { arches: ['ppc64le'], names: 'swapcontext', since: ['23.0.0'] },
  { arches: ['s390', 's390x'], names: 's390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr' },
  { arches: ['riscv64'], names: 'riscv_flush_icache', since: ['23.0.0'] },
];

/** From this kernel on; older ones could be led around the filter by a tracer. */
export const FROM_KERNEL_4_8: readonly Entry[] = [
  { names: 'ptrace' },
  { names: 'process_vm_readv process_vm_writev', since: ['23.0.0'] },
];
