import { describe, expect, it } from 'vitest';
import defaultUlimits from '../../../src/controls/daemon/default-ulimits.ts';
import { ulimitOf } from '../../../src/facts/ulimits.ts';
import { controlTest } from '../../control-tester.ts';
import { BUSY, command, container, FILE, file, info, startedThenWritten } from './says.ts';

const mayRaise = '1048576 000001ffffffffff 20000 500 unlimited\n';
const mayNot = '1048576 000001fffeffffff 20000 500 unlimited\n';
const entry = (Soft: number, Hard: number, Name = 'nofile') => ({ Name, Soft, Hard });
const set = (limits: object) => ({
  [FILE]: file({ 'default-ulimits': limits }),
  'daemon-start': startedThenWritten(-5),
  'ulimit-ceilings': mayRaise,
});
const patch = { 'default-ulimits': { nofile: entry(65536, 65536) } };
const limits = (hard: number) => ({ Ulimits: [{ Name: 'nofile', Hard: hard, Soft: hard }] });
const line = (name: string, nofile: number, inspect: object, core: number | string = 0) =>
  container({ name, inspect }).replace(/^0 /, `0 ${nofile},unlimited,${core} `);

controlTest(defaultUlimits, {
  'bounds open files, and by itself nothing else': {
    says: { 'ulimit-ceilings': mayRaise },
    is: 'fail',
    seen: 'nofile is not bounded',
    fix: [{ kind: 'merge', patch, activation: 'docker-restart', risk: 'restart' }],
    affects: null,
  },
  'asks where containers run': {
    says: { 'ulimit-ceilings': mayRaise, 'docker-info': info({ ContainersRunning: 2 }) },
    is: 'fail',
    affects: /^2 running containers may open 65536 files at most from the next start on$/,
  },
  'proposes no more than the daemon may give, or no container would start': {
    says: { 'ulimit-ceilings': mayNot },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'default-ulimits': { nofile: entry(20000, 20000) } } }],
  },
  'finds a limit that is more than the daemon may give': {
    says: { ...set({ nofile: entry(65536, 65536) }), 'ulimit-ceilings': mayNot },
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
      'ulimit-ceilings': mayRaise,
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
    seen: 'nofile 4096:4096 for containers started since; 1 container may take more: old',
    advice: /restart them/,
  },
  'bounds what else the profile asks for, at once': {
    says: {
      ...set({ nofile: entry(1024, 4096), core: entry(9, 99, 'core') }),
      'docker-info': info({ ContainersRunning: 2 }),
    },
    options: { nproc: '400', core: '0' },
    is: 'fail',
    seen: 'nproc, core are not bounded',
    fix: [
      {
        kind: 'merge',
        patch: { 'default-ulimits': { nproc: entry(400, 400, 'nproc'), core: entry(0, 0, 'core') } },
        why: 'no container opens, starts, dumps more than the profile allows',
      },
    ],
    affects:
      /^2 running containers may start 400 processes of one user at most and dump no core from the next start on$/,
  },
  'passes what is stricter than asked': {
    says: set({ nofile: entry(1024, 4096), nproc: entry(100, 200, 'nproc'), core: entry(0, 0, 'core') }),
    options: { nproc: '400', core: '10' },
    is: 'pass',
    seen: 'nofile 1024:4096, nproc 100:200, core 0:0',
  },
  'gives no more processes than the daemon may': {
    says: { ...set({ nofile: entry(1024, 4096) }), 'ulimit-ceilings': mayNot },
    options: { nproc: '4000' },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'default-ulimits': { nproc: entry(500, 500, 'nproc') } } }],
  },
  'is pending for a container that may still dump': {
    host: BUSY,
    says: {
      ...set({ nofile: entry(4096, 4096), core: entry(0, 0, 'core') }),
      containers: line('old', 4096, limits(4096), 'unlimited') + line('new', 4096, limits(4096)),
    },
    options: { core: '0' },
    is: 'pending',
    seen: 'nofile 4096:4096, core 0:0 for containers started since; 1 container may take more: old',
  },
  'takes no end of processes for a mistake': {
    options: { nproc: '-1' },
    is: 'manual',
    seen: 'the profile asks for nproc -1',
  },
  'judges no limit where none is asked for': {
    says: set({}),
    options: { nofile: '' },
    is: 'pass',
    seen: 'no limit is asked for',
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
