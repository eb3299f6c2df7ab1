import { expect } from 'vitest';
import selfProtection from '../../../src/controls/kernel/self-protection.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const stock = recorded(QEMU, 'kernel-self-protection');
/** The stock answer with some values changed; null: this kernel has no such setting. */
function settings(changed: Record<string, string | null>) {
  let text = stock;
  for (const [path, value] of Object.entries(changed)) {
    text = text.replace(new RegExp(`^${path}:.*\n`, 'm'), value === null ? '' : `${path}:${value}\n`);
  }
  return { 'kernel-self-protection': text };
}
const MENDED = { 'kernel/kptr_restrict': '1', 'kernel/yama/ptrace_scope': '1' };
const STRICT = {
  ...MENDED,
  'fs/protected_fifos': '2',
  'net/core/bpf_jit_harden': '2',
  'dev/tty/ldisc_autoload': '0',
};
const FILE = {
  kind: 'template' as const,
  path: '/etc/sysctl.d/zz-ironhull-kernel.conf',
  template: 'sysctl/settings.conf.hbs',
};
const sysctl = (key: string, value: string) => ({ kind: 'sysctl' as const, key, value, risk: 'safe' });

controlTest(selfProtection, {
  'mends a stock Debian 12: what is wrong at once, and a file for the next boot': {
    host: QEMU,
    is: 'fail',
    seen: 'kernel.kptr_restrict is 0, kernel.yama.ptrace_scope is 0',
    fix: [FILE, sysctl('kernel.kptr_restrict', '1'), sysctl('kernel.yama.ptrace_scope', '1')],
    affects: null,
  },
  'passes with these two mended': { host: QEMU, says: settings(MENDED), is: 'pass', seen: '13 settings as asked' },
  'lets be what is tighter, also one that a reboot alone takes back': {
    host: QEMU,
    says: settings({
      ...MENDED,
      'kernel/kptr_restrict': '2',
      'kernel/yama/ptrace_scope': '3',
      'kernel/unprivileged_bpf_disabled': '1',
    }),
    is: 'pass',
  },
  'writes tighter values as they are, not looser': {
    host: QEMU,
    says: settings({ 'kernel/kptr_restrict': '2' }),
    is: 'fail',
    fix: [
      {
        ...FILE,
        data: {
          settings: expect.arrayContaining([expect.objectContaining({ key: 'kernel.kptr_restrict', value: '2' })]),
        },
      },
      sysctl('kernel.yama.ptrace_scope', '1'),
    ],
  },
  'never asks for a value that the kernel would not take back': {
    host: QEMU,
    says: settings({ 'kernel/unprivileged_bpf_disabled': '0', ...MENDED }),
    is: 'fail',
    fix: [FILE, sysctl('kernel.unprivileged_bpf_disabled', '2')],
  },
  'has nothing against a kernel without a setting': {
    host: QEMU,
    says: settings({ ...MENDED, 'kernel/yama/ptrace_scope': null, 'vm/unprivileged_userfaultfd': null }),
    is: 'pass',
    seen: '11 settings as asked',
  },
  'finds a file that would undo it at the next boot, and names it': {
    host: QEMU,
    says: {
      ...settings(MENDED),
      'sysctl-files': 'file /etc/sysctl.d/10-debug.conf\n/etc/sysctl.d/10-debug.conf:kernel/kptr_restrict=0\n',
    },
    is: 'fail',
    seen: 'kernel.kptr_restrict will be 0 (/etc/sysctl.d/10-debug.conf)',
    fix: [FILE],
  },
  'leaves one that is read after ours to a person': {
    host: QEMU,
    says: {
      ...settings(MENDED),
      'sysctl-files': 'file /etc/sysctl.d/zzz.conf\n/etc/sysctl.d/zzz.conf:kernel.kptr_restrict = 0\n',
    },
    is: 'manual',
    advice: /zzz\.conf is read after/,
  },
  'knows that a later file wins': {
    host: QEMU,
    says: {
      ...settings(MENDED),
      'sysctl-files':
        'file /etc/sysctl.d/10-debug.conf\nfile /usr/lib/sysctl.d/50-safe.conf\n' +
        '/etc/sysctl.d/10-debug.conf:kernel.kptr_restrict=0\n/usr/lib/sysctl.d/50-safe.conf:-kernel.kptr_restrict = 1\n',
    },
    is: 'pass',
  },
  'asks for more when told to, and only then': {
    host: QEMU,
    options: { kspp: true },
    says: settings(MENDED),
    is: 'fail',
    seen: 'net.core.bpf_jit_harden is 0, dev.tty.ldisc_autoload is 1, fs.protected_fifos is 1',
    fix: [
      FILE,
      sysctl('net.core.bpf_jit_harden', '2'),
      sysctl('dev.tty.ldisc_autoload', '0'),
      sysctl('fs.protected_fifos', '2'),
    ],
  },
  'passes the stricter list too, once a file of ours outlasts what the distribution sets': {
    host: QEMU,
    options: { kspp: true },
    says: {
      ...settings(STRICT),
      'sysctl-files': `file /etc/sysctl.d/zz-ironhull-kernel.conf\n${recorded(QEMU, 'sysctl-files')}/etc/sysctl.d/zz-ironhull-kernel.conf:-fs.protected_fifos = 2\n`,
    },
    is: 'pass',
  },
  'finds that the next boot brings back what the distribution sets': {
    host: QEMU,
    options: { kspp: true },
    says: settings(STRICT),
    is: 'fail',
    seen: 'fs.protected_fifos will be 1 (/usr/lib/sysctl.d/99-protect-links.conf)',
    fix: [FILE],
  },
  "does not apply in a container, whose kernel is somebody else's": { is: 'not-applicable' },
  'does not apply where /proc/sys is read-only': {
    host: QEMU,
    says: { 'kernel-self-protection': 'read-only\n' },
    is: 'not-applicable',
    seen: /cannot be written/,
  },
});
