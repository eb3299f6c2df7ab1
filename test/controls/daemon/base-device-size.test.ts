import baseDeviceSize from '../../../src/controls/daemon/base-device-size.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file } from './says.ts';

controlTest(baseDeviceSize, {
  'passes on a stock host': { is: 'pass', seen: 'not set' },
  'names the containers that keep a larger device': {
    // As devicemapper of Docker 20.10 tells it (daemon/graphdriver/devmapper/driver.go, GetMetadata).
    says: { 'device-sizes': '/web 10737418240\n/db 53687091200\n' },
    is: 'pending',
    seen: 'not set, for new containers; 1 running container with a larger device: db',
    advice: /recreate them/,
  },
  'takes the one option out and leaves the others': {
    says: { [FILE]: file({ 'storage-opts': ['overlay2.size=10G', 'dm.basesize=50G'] }) },
    is: 'fail',
    seen: 'dm.basesize=50G',
    fix: [{ kind: 'merge', patch: { 'storage-opts': ['overlay2.size=10G'] } }],
  },
  'takes the key out with the last of them': {
    says: { [FILE]: file({ 'storage-opts': ['dm.basesize=50G'] }) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'storage-opts': null } }],
  },
  'finds it on the command line': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --storage-opt dm.basesize=50G' }) },
    is: 'fail',
    seen: 'dm.basesize=50G',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd://' } }],
  },
});
