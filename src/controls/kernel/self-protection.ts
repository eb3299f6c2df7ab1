import { choice, control, fileProbe } from '../../define.ts';
import { kernelSettings } from '../../facts/kernel-settings.ts';
import { sysctlFiles } from '../../facts/sysctl-files.ts';
import { cis } from '../cis.ts';
import { judgeSettings, type Wanted } from './settings.ts';

const FILE = '/etc/sysctl.d/zz-ironhull-kernel.conf';

/** Free of cost for containers, for Docker, and for all but those who debug the kernel. */
const ALWAYS: readonly Wanted[] = [
  set('kernel.kptr_restrict', ['1', '2'], 'kernel addresses are not shown to users'),
  set('kernel.dmesg_restrict', ['1'], 'the kernel log is for root: it tells addresses and devices'),
  set('kernel.perf_event_paranoid', ['2', '3', '4'], 'users cannot profile the kernel'),
  // 1 would do too, but the kernel takes it back only at a boot.
  set('kernel.unprivileged_bpf_disabled', ['2', '1'], 'users cannot load programs into the kernel'),
  set('kernel.randomize_va_space', ['2'], 'addresses of programs are random'),
  set('kernel.yama.ptrace_scope', ['1', '2', '3'], 'a program cannot read the memory of its neighbours'),
  set('fs.protected_hardlinks', ['1'], "no hard links to other users' files"),
  set('fs.protected_symlinks', ['1'], 'links in shared folders are not followed for others'),
  set('fs.protected_fifos', ['1', '2'], "other users' pipes in shared folders are not opened"),
  set('fs.protected_regular', ['1', '2'], "other users' files in shared folders are not opened for writing"),
  set('fs.suid_dumpable', ['0', '2'], 'programs with rights of their own leave no dump to others'),
  set('vm.mmap_min_addr', ['65536', '32768'], 'nothing is mapped where a null pointer leads'),
  set('vm.unprivileged_userfaultfd', ['0'], 'users cannot stop the kernel in the middle of a copy'),
];

/** Asked for by KSPP, or by grsecurity before it; each takes something from somebody. */
const STRICT: readonly Wanted[] = [
  set('net.core.bpf_jit_harden', ['2'], 'programs in the kernel are blinded against spraying'),
  set('dev.tty.ldisc_autoload', ['0'], 'only root loads line disciplines'),
  set('dev.tty.legacy_tiocsti', ['0'], 'nobody types into another terminal'),
  set('kernel.io_uring_disabled', ['2', '1'], 'system calls have one way in'),
  set('fs.protected_fifos', ['2'], "other users' pipes in shared folders are not opened"),
  set('fs.protected_regular', ['2'], "other users' files in shared folders are not opened for writing"),
];

export default control({
  title: "Use the kernel's means of protecting itself",
  why:
    'All containers share this kernel. Addresses, its log, profiling and unprivileged BPF are what most exploits begin ' +
    'with, and nothing in a container needs them.',
  costs:
    'Debuggers attach only to their own children unless run as root; dmesg and perf need root. With "kspp": BPF programs ' +
    'run slower and databases lose io_uring. Settings that only a reboot takes back are never written.',
  severity: 'medium',
  refs: [
    ...cis('1.2.1'),
    { source: 'KSPP: sysctls', url: 'https://kspp.github.io/Recommended_Settings#sysctls' },
    { source: 'kernel: sysctl', url: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html' },
  ],
  facts: {
    settings: kernelSettings('kernel-self-protection', [...new Set([...ALWAYS, ...STRICT].map(({ key }) => key))]),
    lines: sysctlFiles,
    file: fileProbe(FILE),
  },
  options: {
    kspp: choice<boolean>(
      'Hold to the Kernel Self Protection Project also where it costs (speed of BPF, io_uring)?',
      false,
    ),
  },

  inspect(facts, { kspp }) {
    const strict = new Set(STRICT.map(({ key }) => key));
    const wanted = kspp ? [...ALWAYS.filter(({ key }) => !strict.has(key)), ...STRICT] : ALWAYS;
    return judgeSettings(wanted, facts, FILE);
  },
});

function set(key: string, accepts: Wanted['accepts'], why: string): Wanted {
  return { key, accepts, why };
}
