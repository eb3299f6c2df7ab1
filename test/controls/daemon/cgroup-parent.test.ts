import cgroupParent from '../../../src/controls/daemon/cgroup-parent.ts';
import { controlTest } from '../../control-tester.ts';
import { container, FILE, file, startedThenWritten } from './says.ts';

const set = (parent: string) => ({ [FILE]: file({ 'cgroup-parent': parent }), 'daemon-start': startedThenWritten(-5) });

const at = (name: string, cgroup: string) => container({ name, cgroup });

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
  'passes where all that runs is where it should be': {
    says: {
      ...set('ironhull-workload.slice'),
      // A dash nests, and a parent that a container was given is somebody's decision.
      containers:
        at('web', '/ironhull.slice/ironhull-workload.slice/docker-9f.scope') +
        container({ name: 'own', cgroup: '/batch.slice/docker-7a.scope', inspect: { CgroupParent: 'batch.slice' } }) +
        container({ name: 'ended', nnp: '-' }),
    },
    is: 'pass',
  },
  'names the containers that were started under another parent': {
    says: {
      ...set('ironhull.slice'),
      containers: at('web', '/ironhull.slice/docker-9f.scope') + at('db', '/system.slice/docker-7a.scope'),
    },
    is: 'pending',
    seen: 'ironhull.slice, as intended, for containers started from now on; 1 container elsewhere: db',
    advice: /restart them/,
  },
  'names those that are left in a parent that was taken out': {
    says: { containers: at('web', '/elsewhere.slice/docker-9f.scope') },
    is: 'pending',
    seen: /elsewhere: web$/,
  },
  'knows the parent of the cgroupfs driver': {
    host: 'debian-13-stock',
    says: { containers: at('web', '/docker/9f') + at('db', '/batch/7a') },
    is: 'pending',
    seen: /1 container elsewhere: db$/,
  },
});
