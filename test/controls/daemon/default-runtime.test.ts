import defaultRuntime from '../../../src/controls/daemon/default-runtime.ts';
import { controlTest } from '../../control-tester.ts';
import { command, container, FILE, file, info } from './says.ts';

const runsc = { path: '/usr/local/bin/runsc' };
const has = (now: string) =>
  info({
    DefaultRuntime: now,
    Runtimes: { runc: { path: 'runc' }, runsc, kata: { runtimeType: 'io.containerd.kata.v2' } },
  });

controlTest(defaultRuntime, {
  'passes on a stock host': { is: 'pass', seen: 'runc' },
  'passes on a stock trixie, whose runtimes tell more of themselves': {
    host: 'debian-13-stock',
    is: 'pass',
    seen: 'runc',
  },
  'does not take another one away: it may be what isolates': {
    says: { 'docker-info': has('runsc'), [FILE]: file({ runtimes: { runsc }, 'default-runtime': 'runsc' }) },
    is: 'manual',
    seen: 'runsc (/usr/local/bin/runsc) makes containers',
    advice: /name it under "runtime"/,
  },
  'passes when the profile names it': {
    says: { 'docker-info': has('runsc'), [FILE]: file({ runtimes: { runsc }, 'default-runtime': 'runsc' }) },
    options: { runtime: 'runsc' },
    is: 'pass',
    seen: 'runsc (/usr/local/bin/runsc)',
  },
  'sets the one that the profile asks for': {
    says: { 'docker-info': has('runc') },
    options: { runtime: 'runsc' },
    is: 'fail',
    seen: 'runc; the profile asks for runsc',
    fix: [{ kind: 'merge', patch: { 'default-runtime': 'runsc' } }],
  },
  'names the containers that were made before': {
    says: {
      'docker-info': has('runsc'),
      [FILE]: file({ runtimes: { runsc }, 'default-runtime': 'runsc' }),
      containers:
        container({ name: 'old', inspect: { Runtime: 'runc' } }) +
        container({ name: 'new', inspect: { Runtime: 'runsc' } }),
    },
    options: { runtime: 'runsc' },
    is: 'pending',
    seen: 'runsc for new containers; 1 container made by another: old (runc)',
    advice: /^recreate them/,
  },
  'knows one that has a type and no program': {
    says: { 'docker-info': has('kata'), [FILE]: file({ 'default-runtime': 'kata' }) },
    options: { runtime: 'kata' },
    is: 'pass',
    seen: 'kata',
  },
  'goes back to runc where the profile says so, on the command line too': {
    says: { 'docker-info': has('runsc'), 'dockerd-command': command({ flags: '-H fd:// --default-runtime=runsc' }) },
    options: { runtime: 'runc' },
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd://' } }],
  },
  'never names one that dockerd would not start with': {
    says: { 'docker-info': has('runc') },
    options: { runtime: 'runcs' },
    is: 'manual',
    seen: 'runcs is not registered with this daemon',
    advice: /it has runc, runsc, kata/,
  },
  'says what the next start would take': {
    says: { 'docker-info': has('runc'), [FILE]: file({ runtimes: { runsc }, 'default-runtime': 'runsc' }) },
    options: { runtime: 'runc' },
    is: 'fail',
    seen: 'runc, and runsc from the next start on; the profile asks for runc',
  },
});
