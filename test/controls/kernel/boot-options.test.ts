import bootOptions from '../../../src/controls/kernel/boot-options.ts';
import { controlTest } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const boot = (line: string, more = '') => ({
  'kernel-boot': `machine\n/proc/cmdline:${line}\n/proc/sys/kernel/tainted:0\n${more}`,
});
const LOCKED =
  '/sys/kernel/security/lockdown:none [integrity] confidentiality\n/sys/module/module/parameters/sig_enforce:Y\n';
const GOOD =
  'BOOT_IMAGE=/vmlinuz ro init_on_alloc=1 init_on_free=1 slab_nomerge page_alloc.shuffle=1 randomize_kstack_offset=on vsyscall=none';

controlTest(bootOptions, {
  'finds the word by which the lab host gives up processor mitigations': {
    host: QEMU,
    is: 'manual',
    seen: 'mitigations=off: the processor leaks memory across containers; lockdown none, unsigned modules are allowed',
  },
  'passes a kernel that was started well': {
    says: boot(GOOD, LOCKED),
    is: 'pass',
    seen: 'lockdown integrity, only signed modules',
  },
  'says what is worth adding': {
    says: boot('BOOT_IMAGE=/vmlinuz ro quiet', LOCKED),
    is: 'manual',
    advice: /^worth adding in the boot loader: init_on_alloc=1 /,
  },
  'finds every word that switches something off': {
    says: boot(`${GOOD} nokaslr apparmor=0 audit=0 pti=off`, LOCKED),
    is: 'manual',
    seen: /^nokaslr: .*; apparmor=0: .*; audit=0: .*; pti=off: /,
  },
  'knows the words of a PaX kernel': {
    says: boot(`${GOOD} pax_softmode=1 pax_nouderef pax_size_overflow_report_only pax_sanitize_slab=full`),
    is: 'manual',
    seen: /^pax_softmode=1: PaX only watches; pax_nouderef: .*; pax_size_overflow_report_only: overflows [^;]*; lockdown/,
  },
  'takes only whole words': { says: boot(`${GOOD} x.nokaslr=1 apparmor=01`, LOCKED), is: 'pass' },
  'says when an unsigned module is loaded': {
    says: { 'kernel-boot': `machine\n/proc/cmdline:${GOOD}\n/proc/sys/kernel/tainted:12288\n` },
    is: 'pass',
    seen: 'lockdown not built in, module signing not known, and one is loaded',
  },
  'does not apply in a container': { is: 'not-applicable' },
});
