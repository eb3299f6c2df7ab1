import control from '../../../src/controls/mac/selinux-enforcing.ts';
import { controlTest } from '../../control-tester.ts';
import { HOST, info, says } from './selinux.ts';

/** Of the recorded host, with other words. */
const denied = (comm: string, from: string, what: string, to: string, kind: string) =>
  `type=AVC msg=audit(1795807868.432:15): avc:  denied  { ${what} } for  pid=321 comm="${comm}" name="root" dev="vda" ino=906 scontext=system_u:system_r:${from}:s0 tcontext=unconfined_u:object_r:${to}:s0 tclass=${kind} permissive=1\n`;
const QUIET = { 'selinux-denials': '' };

controlTest(control, {
  'does not apply where the kernel has none': { is: 'not-applicable' },
  'enforces now and from the next boot on, and always asks': {
    host: HOST,
    says: QUIET,
    is: 'fail',
    seen: 'it is permissive; nothing was noted that it would have refused',
    fix: [
      { kind: 'edit', path: '/etc/selinux/config', old: 'SELINUX=permissive', text: 'SELINUX=enforcing' },
      { kind: 'selinux', set: { what: 'enforcing' }, risk: 'disruptive' },
    ],
    affects: /all programs of this host .*; containers have run without labels so far$/,
  },
  'says in words what would have been refused meanwhile': {
    host: HOST,
    says: {
      'docker-info': info('selinux'),
      'selinux-denials':
        denied('nrpe', 'nrpe_t', 'read open', 'shadow_t', 'file').repeat(3) +
        denied('systemd-tmpfile', 'systemd_tmpfiles_t', 'relabelto', 'user_home_dir_t', 'dir'),
    },
    is: 'fail',
    affects:
      /it would have refused: nrpe \(nrpe_t\): read, open on file of type shadow_t, 3 times; systemd-tmpfile \(systemd_tmpfiles_t\): relabelto on dir of type user_home_dir_t$/,
  },
  'leaves a host alone that has it off at the next boot': {
    host: HOST,
    says: {
      ...QUIET,
      selinux: says({ 'config 6': 'SELINUX=disabled' }),
    },
    is: 'manual',
    advice: /autorelabel/,
  },
  'knows that the boot loader outranks the file': {
    host: HOST,
    says: { ...QUIET, selinux: says({ boot: 'enforcing=0' }) },
    is: 'manual',
    seen: /boots with enforcing=0/,
  },
  'keeps what enforces over the next boot': {
    host: HOST,
    says: { ...QUIET, selinux: says({ kernel: '1' }) },
    is: 'fail',
    seen: 'it enforces, but boots permissive',
    fix: [{ kind: 'edit', text: 'SELINUX=enforcing' }],
    affects: null,
  },
  'passes when both are so': {
    host: HOST,
    says: {
      ...QUIET,
      selinux: says({ kernel: '1', 'config 6': 'SELINUX=enforcing' }),
    },
    is: 'pass',
  },
});
