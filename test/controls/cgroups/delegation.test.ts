import delegation from '../../../src/controls/cgroups/delegation.ts';
import { controlTest } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const tree = (controllers: string, delegated = controllers) => ({
  cgroups: `machine\ncgroup.controllers:${controllers}\ncgroup.subtree_control:${delegated}\n`,
});

controlTest(delegation, {
  'passes a stock Debian 12': { host: QEMU, is: 'pass', seen: 'handed down: cpu, io, memory, pids' },
  'finds a kernel that bounds no memory, as on a Raspberry Pi': {
    says: tree('cpuset cpu io pids'),
    is: 'manual',
    seen: 'not in this kernel: memory',
    advice: /cgroup_enable=memory/,
  },
  'finds controllers that stop at the root': {
    says: tree('cpuset cpu io memory hugetlb pids', 'memory pids'),
    is: 'manual',
    seen: 'not handed down by the root of the tree: cpu, io',
  },
  'takes cpuset for no cpu': { says: tree('cpuset io memory pids'), is: 'manual', seen: 'not in this kernel: cpu' },
  'does not apply to version 1': { says: { cgroups: 'machine\nv1\n' }, is: 'not-applicable' },
  'does not apply in a container': { is: 'not-applicable' },
});
