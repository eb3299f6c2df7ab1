import { FROM_KERNEL_4_8, ON_MACHINE, PLAIN, WITH_CAPABILITY } from './engine-calls.ts';

/**
 * Whether any machine has a system call of that name. Facts from the table of libseccomp (src/syscalls.csv of 2026-07,
 * Linux 7.1), by which runc looks names up: one that is not in it has no effect, and nobody is told. A name that only
 * another machine has is no mistake: the engine's own profile is full of them.
 */
export function isCall(name: string): boolean {
  return CALLS.has(name);
}

const words = (text: string) => text.trim().split(/\s+/);

/** On all machines, and in no rule of any engine. */
const REFUSED_EVERYWHERE = words(`
  _sysctl add_key bdflush file_getattr file_setattr kexec_file_load kexec_load keyctl listns migrate_pages
  move_pages nfsservctl nice open_tree_attr pivot_root request_key rseq_slice_yield sigaction sigpending sigsuspend
  swapoff swapon sysfs uselib userfaultfd ustat vserver`);

const ON_X86 = words(`
  afs_syscall alarm arch_prctl break create_module epoll_ctl_old epoll_wait_old fadvise64_64 ftime get_kernel_syms
  get_thread_area getpmsg gtty idle ioperm iopl ipc lock modify_ldt mpx oldfstat oldlstat oldolduname oldstat
  olduname prof profil putpmsg query_module readdir security select set_thread_area sgetmask signal socketcall
  ssetmask stime stty time tuxcall ulimit umount uprobe uretprobe utime vm86 vm86old waitpid`);

const ON_ARM = words(`
  arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush get_tls pciconfig_iobase pciconfig_read pciconfig_write
  recv send set_tls usr26 usr32`);

/** PowerPC, RISC-V, s390, MIPS, SuperH, PA-RISC, m68k. */
const ON_OTHERS = words(`
  atomic_barrier atomic_cmpxchg_32 cachectl getpagesize multiplexer riscv_flush_icache riscv_hwprobe rtas
  s390_guarded_storage s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr s390_sthyi spu_create spu_run
  subpage_prot swapcontext switch_endian sync_file_range2 sys_debug_setcontext syscall sysmips timerfd`);

const CALLS: ReadonlySet<string> = new Set([
  ...[...PLAIN, ...ON_MACHINE, ...FROM_KERNEL_4_8, ...Object.values(WITH_CAPABILITY).flat()].flatMap(({ names }) =>
    words(names),
  ),
  ...['socket', 'personality', 'clone', 'clone3'],
  ...[...REFUSED_EVERYWHERE, ...ON_X86, ...ON_ARM, ...ON_OTHERS],
]);
