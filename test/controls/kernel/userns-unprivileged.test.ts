import userns from '../../../src/controls/kernel/userns-unprivileged.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const FILE = { kind: 'template' as const, path: '/etc/sysctl.d/zz-ironhull-userns.conf' };

controlTest(userns, {
  "uses Debian's switch": {
    host: QEMU,
    is: 'fail',
    seen: 'kernel.unprivileged_userns_clone is 1',
    fix: [FILE, { kind: 'sysctl', key: 'kernel.unprivileged_userns_clone', value: '0' }],
  },
  'passes with it off': {
    host: QEMU,
    says: { 'kernel-userns': 'here\nkernel/unprivileged_userns_clone:0\nuser/max_user_namespaces:7856\n' },
    is: 'pass',
  },
  "uses Ubuntu's switch, which is on in 24.04 (constructed from its documentation)": {
    host: QEMU,
    says: { 'kernel-userns': 'here\nkernel/apparmor_restrict_unprivileged_userns:1\nuser/max_user_namespaces:63000\n' },
    is: 'pass',
  },
  'never takes namespaces from root where the kernel has no switch': {
    host: QEMU,
    says: { 'kernel-userns': 'here\nuser/max_user_namespaces:63000\n' },
    is: 'manual',
    advice: /from root and Docker too/,
  },
  'finds that nobody at all can make one, not even for userns-remap': {
    host: QEMU,
    says: { 'kernel-userns': 'here\nkernel/unprivileged_userns_clone:0\nuser/max_user_namespaces:0\n' },
    is: 'manual',
    seen: 'user.max_user_namespaces is 0',
  },
  'leaves it to a person where rootless Docker runs': {
    host: QEMU,
    says: { 'docker-install': `${recorded(QEMU, 'docker-install')}/run/user/1000/docker.sock\n` },
    is: 'manual',
    advice: /rootless/,
  },
  'does not apply in a container': { is: 'not-applicable' },
});
