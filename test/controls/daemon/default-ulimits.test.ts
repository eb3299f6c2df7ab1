import { describe, expect, it } from 'vitest';
import defaultUlimits from '../../../src/controls/daemon/default-ulimits.ts';
import { ulimitOf } from '../../../src/facts/ulimits.ts';
import { controlTest } from '../../control-tester.ts';
import { BUSY, command, container, FILE, file, info, startedThenWritten } from './says.ts';

const mayRaise = '1048576 20000 000001ffffffffff\n';
const mayNot = '1048576 20000 000001fffeffffff\n';
const entry = (Soft: number, Hard: number, Name = 'nofile') => ({ Name, Soft, Hard });
const set = (limits: object) => ({
  [FILE]: file({ 'default-ulimits': limits }),
  'daemon-start': startedThenWritten(-5),
  'nofile-ceiling': mayRaise,
});
const patch = { 'default-ulimits': { nofile: entry(65536, 65536) } };
const limits = (hard: number) => ({ Ulimits: [{ Name: 'nofile', Hard: hard, Soft: hard }] });
const line = (name: string, nofile: number, inspect: object) =>
  container({ name, inspect }).replace(/^0 /, `0 ${nofile} `);

controlTest(defaultUlimits, {
  'bounds open files, and not processes': {
    says: { 'nofile-ceiling': mayRaise },
    is: 'fail',
    seen: 'nofile is not bounded',
    fix: [{ kind: 'merge', patch, activation: 'docker-restart', risk: 'restart' }],
    affects: null,
  },
  'asks where containers run': {
    says: { 'nofile-ceiling': mayRaise, 'docker-info': info({ ContainersRunning: 2 }) },
    is: 'fail',
    affects: /^2 running containers may open 65536 files at most from the next start on$/,
  },
  'proposes no more than the daemon may give, or no container would start': {
    says: { 'nofile-ceiling': mayNot },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'default-ulimits': { nofile: entry(20000, 20000) } } }],
  },
  'finds a limit that is more than the daemon may give': {
    says: { ...set({ nofile: entry(65536, 65536) }), 'nofile-ceiling': mayNot },
    is: 'fail',
    seen: 'nofile: no container can start with it',
    fix: [{ kind: 'merge', patch: { 'default-ulimits': { nofile: entry(20000, 20000) } } }],
  },
  'refuses a limit of the profile with which no container starts': {
    options: { nofile: '2000:1000' },
    is: 'manual',
    seen: 'the profile asks for nofile 2000:1000',
  },
  'passes where one is set': { says: set({ nofile: entry(1024, 4096) }), is: 'pass', seen: 'nofile 1024:4096' },
  'reads one on the command line': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --default-ulimit nofile=1024:4096' }) },
    is: 'pass',
  },
  'bounds it on the command line, where the others stay': {
    says: {
      'dockerd-command': command({ flags: '-H fd:// --default-ulimit nofile=-1 --default-ulimit core=0' }),
      'nofile-ceiling': mayRaise,
    },
    is: 'fail',
    fix: [
      {
        kind: 'template',
        data: {
          command: '/usr/sbin/dockerd --default-ulimit nofile=65536:65536 --default-ulimit core=0 -H fd://',
        },
      },
    ],
  },
  'mends a soft limit above the hard one': {
    says: set({ nofile: entry(200, 100) }),
    is: 'fail',
    seen: 'nofile: no container can start with it',
    fix: [{ kind: 'merge', patch }],
  },
  'mends an entry without a name, which the engine does not look up': {
    says: set({ nofile: { Soft: 100, Hard: 100 } }),
    is: 'fail',
    fix: [{ kind: 'merge', patch }],
  },
  'takes another broken entry out and leaves a good nofile': {
    says: set({ nofile: entry(1024, 4096), nproc: entry(9, 1, 'nproc') }),
    is: 'fail',
    seen: 'nproc: no container can start with it',
    fix: [{ kind: 'merge', patch: { 'default-ulimits': { nproc: null } } }],
  },
  'is pending for containers that were started before, by name': {
    host: BUSY,
    says: {
      ...set({ nofile: entry(4096, 4096) }),
      containers:
        line('old', 1048576, limits(4096)) + line('new', 4096, limits(4096)) + line('own', 9000, limits(9000)),
    },
    is: 'pending',
    seen: 'nofile 4096:4096 for containers started since; 1 container may open more: old',
    advice: /restart them/,
  },
});

describe('a limit as docker writes it', () => {
  it.each([
    ['64000', { soft: 64000, hard: 64000 }],
    ['1024:4096', { soft: 1024, hard: 4096 }],
    ['1024:-1', { soft: 1024, hard: -1 }],
    ['-1', { soft: -1, hard: -1 }],
    ['-1:1024', null],
    ['200:100', null],
    ['many', null],
    ['', null],
  ])('%s', (text, limit) => expect(ulimitOf(text)).toEqual(limit));
});
