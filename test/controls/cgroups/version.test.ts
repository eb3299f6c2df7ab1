import version from '../../../src/controls/cgroups/version.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const info = (change: (text: string) => string) => ({ 'docker-info': change(recorded(QEMU, 'docker-info')) });

controlTest(version, {
  'passes a stock Debian 12': { host: QEMU, is: 'pass', seen: 'version 2, driver systemd' },
  'finds version 1, and says by which word it is changed': {
    host: QEMU,
    says: { cgroups: 'machine\nv1\n' },
    is: 'manual',
    seen: 'version 1, driver systemd',
    advice: /unified_cgroup_hierarchy=1/,
  },
  'finds the driver that shares a tree with systemd': {
    host: QEMU,
    says: info((text) => text.replace('"CgroupDriver":"systemd"', '"CgroupDriver":"cgroupfs"')),
    is: 'manual',
    seen: 'version 2, driver cgroupfs',
  },
  'does not apply in a container, which has no say in it': { is: 'not-applicable' },
  'does not apply without Docker': { host: QEMU, says: { 'docker-install': 'systemd\n' }, is: 'not-applicable' },
});
