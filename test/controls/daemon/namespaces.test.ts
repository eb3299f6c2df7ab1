import namespaces from '../../../src/controls/daemon/namespaces.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, startedThenWritten } from './says.ts';

controlTest(namespaces, {
  'passes on a stock host': { is: 'pass', seen: 'the defaults of the engine' },
  'passes when it is said in words': {
    says: { [FILE]: file({ 'default-ipc-mode': 'private', 'default-cgroupns-mode': 'private' }) },
    is: 'pass',
  },
  'finds both, and asks: somebody chose them': {
    says: { [FILE]: file({ 'default-ipc-mode': 'shareable', 'default-cgroupns-mode': 'host' }) },
    is: 'fail',
    seen: /^default-ipc-mode is shareable: .*; default-cgroupns-mode is host: /,
    fix: [{ kind: 'merge', patch: { 'default-ipc-mode': null, 'default-cgroupns-mode': null }, risk: 'disruptive' }],
    affects: /unless they say otherwise \(default-ipc-mode, default-cgroupns-mode\)$/,
  },
  'mends a flag where it stands': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --default-ipc-mode=shareable' }) },
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd://' } }],
  },
  'does not believe a file that is newer than the daemon': {
    says: { [FILE]: file({}), 'daemon-start': startedThenWritten(3) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
