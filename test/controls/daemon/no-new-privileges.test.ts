import noNewPrivileges from '../../../src/controls/daemon/no-new-privileges.ts';
import { controlTest } from '../../control-tester.ts';
import { command, container, FILE, file, HARDENED, info, startedThenWritten } from './says.ts';

const patch = { 'no-new-privileges': true };
const set = { [FILE]: file(patch), 'daemon-start': startedThenWritten(-5) };
const engine26 = (...options: string[]) => info({ ServerVersion: '26.1.5+dfsg1', SecurityOptions: options });

controlTest(noNewPrivileges, {
  'is proposed on a stock host': { is: 'fail', seen: 'not set', fix: [{ kind: 'merge', patch }] },
  'passes on an engine before 24 that started after the file was written': {
    host: HARDENED,
    is: 'pass',
    seen: 'set when dockerd started',
  },
  'is not satisfied by a file newer than the daemon, which an engine before 24 does not report': {
    says: { ...set, 'daemon-start': startedThenWritten(1) },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'believes a container made since that has the bit, whatever the age of the file': {
    says: {
      ...set,
      'daemon-start': startedThenWritten(60),
      containers: container({ name: 'new', nnp: '1', inspect: { Created: '2026-11-24T04:10:00.5Z' } }),
    },
    is: 'pass',
  },
  'learns nothing from a container that asked for it itself': {
    says: {
      ...set,
      'daemon-start': startedThenWritten(60),
      containers: container({ name: 'own', nnp: '1', inspect: { SecurityOpt: ['no-new-privileges'] } }),
    },
    is: 'fail',
  },
  'takes the word of engine 24 and later': {
    says: { ...set, 'docker-info': engine26('name=no-new-privileges') },
    is: 'pass',
    seen: 'the running daemon reports it',
  },
  'is not satisfied by the file where engine 24 and later does not report it': {
    says: { ...set, 'docker-info': engine26('name=seccomp,profile=builtin') },
    is: 'fail',
    seen: /^set, not in effect/,
  },
  'is pending for containers from before, by name': {
    says: {
      ...set,
      containers: container({ name: 'web' }) + container({ name: 'db' }) + container({ name: 'done', nnp: '-' }),
    },
    is: 'pending',
    seen: 'in effect for new containers; 2 running containers can still gain privileges: web, db',
    advice: /recreate/,
  },
  'is asked for where containers run that would not gain privileges any more once recreated': {
    says: {
      containers:
        container({ name: 'web' }) +
        container({ name: 'done', nnp: '-' }) +
        container({ name: 'has it', nnp: '1' }) +
        container({ name: 'sudo', inspect: { SecurityOpt: ['no-new-privileges=false'] } }),
    },
    is: 'fail',
    fix: [{ kind: 'merge', patch }],
    affects: /^1 running container cannot gain privileges \(sudo, su\) once recreated: web$/,
  },
  'leaves out a container that opted out': {
    says: { ...set, containers: container({ name: 'sudo', inspect: { SecurityOpt: ['no-new-privileges=false'] } }) },
    is: 'pass',
  },
  'writes the key back where the daemon reports it and the file lost it': {
    says: { 'docker-info': engine26('name=no-new-privileges') },
    is: 'fail',
    fix: [{ kind: 'merge', patch, activation: 'none' }],
  },
  'takes a flag for what it is': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --no-new-privileges' }) },
    is: 'pass',
  },
});
