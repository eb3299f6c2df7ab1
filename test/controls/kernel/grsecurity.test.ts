// No such kernel is to be had freely. The answers are constructed, in the form in which the probe prints, from the
// configuration options that grsecurity documents (wikibooks, Grsecurity and PaX Configuration Options) and from the
// sysctl tree that Alpine's linux-grsec and NixOS's module for it list.
import grsecurity from '../../../src/controls/kernel/grsecurity.ts';
import { controlTest } from '../../control-tester.ts';

const HOST = 'debian-12-qemu';
const CHROOT = ['caps', 'deny_chmod', 'deny_chroot', 'deny_mknod', 'deny_mount', 'deny_pivot', 'deny_sysctl'];
const WORTH = [
  'dmesg',
  'fifo_restrictions',
  'linking_restrictions',
  'harden_ptrace',
  'ptrace_readexec',
  'harden_ipc',
  'deter_bruteforce',
  'consistent_setxid',
  'timechange_logging',
];
const tree = (lock: 0 | 1, chroot: 0 | 1, worth: 0 | 1, pax = '0') => ({
  'kernel-grsecurity': [
    'here',
    `kernel/grsecurity/grsec_lock:${lock}`,
    `kernel/pax/softmode:${pax}`,
    ...CHROOT.map((it) => `kernel/grsecurity/chroot_${it}:${chroot}`),
    ...WORTH.map((it) => `kernel/grsecurity/${it}:${worth}`),
    '',
  ].join('\n'),
});

controlTest(grsecurity, {
  'does not apply to a mainline kernel': { host: HOST, is: 'not-applicable', seen: /not one of grsecurity/ },
  'passes one on which Docker works and the rest is on': { host: HOST, says: tree(1, 0, 1), is: 'pass' },
  'finds what keeps containers from starting, and takes no protection away by itself': {
    host: HOST,
    says: tree(0, 1, 1),
    is: 'manual',
    seen: /^kernel\.grsecurity\.chroot_caps, .* and 2 more: with these containers do not start/,
    advice: /^sysctl -w kernel\.grsecurity\.chroot_caps=0; .*chroot_deny_mount=0/,
  },
  'says that a lock stands before it': {
    host: HOST,
    says: tree(1, 1, 1),
    is: 'manual',
    advice: /grsec_lock is set: .* before the line of the lock, and reboot/,
  },
  'switches on what containers do not feel': {
    host: HOST,
    says: tree(0, 0, 0),
    is: 'fail',
    fix: [
      { kind: 'template', path: '/etc/sysctl.d/zz-ironhull-grsecurity.conf' },
      ...WORTH.map((it) => ({ kind: 'sysctl' as const, key: `kernel.grsecurity.${it}`, value: '1' })),
    ],
  },
  'does not try to change what is locked': {
    host: HOST,
    says: tree(1, 0, 0),
    is: 'manual',
    seen: /grsec_lock is set$/,
  },
  'finds PaX in soft mode': { host: HOST, says: tree(0, 0, 1, '1'), is: 'manual', seen: /soft mode/ },
  'judges PaX alone, without the rest': {
    host: HOST,
    says: { 'kernel-grsecurity': 'here\nkernel/pax/softmode:0\n' },
    is: 'not-applicable',
  },
  'does not apply in a container': { is: 'not-applicable' },
});
