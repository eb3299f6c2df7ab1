import control from '../../../src/controls/mac/selinux-booleans.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { HOST } from './selinux.ts';

const stock = recorded(HOST, 'selinux-booleans');
const MKNOD = { 'selinux-booleans': stock.replace('container_use_mknod 0', 'container_use_mknod 1') };
const busy = JSON.stringify({ ...JSON.parse(recorded(HOST, 'docker-info')), ContainersRunning: 2 });

controlTest(control, {
  'does not apply where the kernel has none': { is: 'not-applicable' },
  'passes on a policy as it is installed': { host: HOST, is: 'pass', seen: /^\d+ of them, all off$/ },
  'switches off what gives every container more': {
    host: HOST,
    says: MKNOD,
    is: 'fail',
    seen: 'container_use_mknod gives every container device nodes, to be made',
    fix: [{ kind: 'selinux', set: { what: 'boolean', name: 'container_use_mknod', value: 'off' }, risk: 'safe' }],
  },
  'asks where containers run that may rely on it': {
    host: HOST,
    says: { ...MKNOD, 'docker-info': busy },
    is: 'fail',
    affects: /^2 running containers may rely on device nodes/,
  },
  'leaves what the owner names': {
    host: HOST,
    says: MKNOD,
    options: { allowed: ['container_use_mknod'] },
    is: 'pass',
    seen: /; on as you wish: container_use_mknod$/,
  },
});
