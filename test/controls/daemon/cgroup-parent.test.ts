import cgroupParent from '../../../src/controls/daemon/cgroup-parent.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, startedThenWritten } from './says.ts';

const set = (parent: string) => ({ [FILE]: file({ 'cgroup-parent': parent }), 'daemon-start': startedThenWritten(-5) });

controlTest(cgroupParent, {
  'passes on a stock host': { is: 'pass', seen: 'not set: the default' },
  'takes out a parent that nobody wanted': {
    says: set('/elsewhere.slice'),
    is: 'fail',
    seen: '/elsewhere.slice',
    fix: [{ kind: 'merge', patch: { 'cgroup-parent': null } }],
    affects: null,
  },
  'says so when dockerd would not start with it': {
    says: set('/docker'),
    is: 'fail',
    seen: /does not start again: the systemd driver wants a slice/,
  },
  'does not mind the same under cgroupfs, whose default it is': {
    host: 'debian-13-stock',
    says: set('/docker'),
    is: 'pass',
  },
  'lets a slice of the profile be': { options: { allowed: ['batch.slice'] }, says: set('batch.slice'), is: 'pass' },
  'lets a slice by which ironhull bounds the containers be': { says: set('ironhull-workload.slice'), is: 'pass' },
});
