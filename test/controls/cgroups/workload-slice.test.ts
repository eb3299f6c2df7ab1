import { describe, expect, it } from 'vitest';
import { limitsFor, limitsIn } from '../../../src/controls/cgroups/limits.ts';
import workloadSlice from '../../../src/controls/cgroups/workload-slice.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { container } from '../daemon/says.ts';

const QEMU = 'debian-12-qemu';
const FILE = '/etc/systemd/system/ironhull.slice';
const UNIT = 'present\n[Slice]\nMemoryMax=1466M\nTasksMax=10474\nCPUWeight=50\n';
const SET = {
  'file:/etc/docker/daemon.json': 'present\n{"cgroup-parent": "ironhull.slice"}\n',
  [`file:${FILE}`]: UNIT,
};
const json = (text: string) => ({ 'file:/etc/docker/daemon.json': `present\n${text}\n` });
const info = (change: (text: string) => string) => ({ 'docker-info': change(recorded(QEMU, 'docker-info')) });
const inside = (name: string, cgroup: string) => container({ name, cgroup });
const merge = { kind: 'merge' as const, patch: { 'cgroup-parent': 'ironhull.slice' }, activation: 'docker-restart' };
const unit = { kind: 'template' as const, path: FILE, template: 'systemd/workload.slice.hbs' };
const size = (memory: string, tasks: string) => ({
  'host-size': `${recorded(QEMU, 'host-size')}/sys/fs/cgroup/ironhull.slice/memory.max:${memory}\n/sys/fs/cgroup/ironhull.slice/pids.max:${tasks}\n`,
});

controlTest(workloadSlice, {
  'is asked for by name, sized from the host (2 GB, 15712 tasks)': {
    host: QEMU,
    is: 'fail',
    fix: [
      { ...merge, risk: 'disruptive' },
      { ...unit, data: { memory: '1466M', tasks: '10474' }, activation: 'systemd-reload' },
    ],
    affects: /^all containers share 1466M of memory and 10474 tasks; none runs now$/,
  },
  'passes when it is set and all that runs is in it': {
    host: QEMU,
    says: { ...SET, ...size('1537212416', '10474'), containers: inside('web', '/ironhull.slice/docker-9f.scope') },
    is: 'pass',
    seen: 'all containers together: 1466M of memory and 10474 tasks',
  },
  'names the containers that were started before': {
    host: QEMU,
    says: {
      ...SET,
      containers: inside('web', '/ironhull.slice/docker-9f.scope') + inside('db', '/system.slice/docker-7a.scope'),
    },
    is: 'pending',
    seen: /not in the slice: db$/,
    advice: /restart them/,
  },
  'takes a slice whose name only begins alike for another': {
    host: QEMU,
    says: { ...SET, containers: inside('db', '/ironhull.slice2/docker-7a.scope') },
    is: 'pending',
  },
  'finds a slice without limits': {
    host: QEMU,
    says: { ...SET, [`file:${FILE}`]: 'present\n[Slice]\nCPUWeight=50\n' },
    is: 'fail',
    seen: 'the slice has no limits',
    fix: [{ ...unit, risk: 'disruptive' }],
  },
  'tells the limits that are in effect, not those of the file': {
    host: QEMU,
    says: { ...SET, ...size('314572800', '320'), containers: inside('web', '/ironhull.slice/docker-9f.scope') },
    is: 'pass',
    seen: 'all containers together: 300M of memory and 320 tasks',
  },
  'finds limits that bound nothing': {
    host: QEMU,
    says: { ...SET, [`file:${FILE}`]: 'present\n[Slice]\nMemoryMax=900G\nTasksMax=10474\n' },
    is: 'fail',
    seen: 'the slice may have all of the host: 921600M of memory and 10474 tasks',
    fix: [{ ...unit, risk: 'disruptive' }],
  },
  'finds that something outranks the file': {
    host: QEMU,
    says: { ...SET, ...size('max', '10474') },
    is: 'manual',
    seen: /not in effect: any amount of memory and 10474 tasks$/,
    advice: /systemctl revert/,
  },
  'knows that dockerd has to restart': {
    host: QEMU,
    says: { ...SET, 'daemon-start': 'ExecMainStartTimestamp=Tue 2026-11-24 04:05:56 UTC\n1795527600\n' },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  "leaves somebody's own parent alone": {
    host: QEMU,
    says: json('{"cgroup-parent": "work.slice"}'),
    is: 'manual',
    seen: 'cgroup-parent is work.slice',
  },
  'is of no use with the cgroupfs driver': {
    host: QEMU,
    says: info((text) => text.replace('"CgroupDriver":"systemd"', '"CgroupDriver":"cgroupfs"')),
    is: 'manual',
  },
  'is of no use with version 1': { host: QEMU, says: { cgroups: 'machine\nv1\n' }, is: 'manual' },
  'does not apply in a container': { is: 'not-applicable' },
});

describe('limits', () => {
  const GIB = 1024 ** 3;
  it.each([
    [512 * 1024 ** 2, 256],
    [2 * GIB, 1536],
    [16 * GIB, 14745],
    [256 * GIB, 252 * 1024],
  ])('of %d bytes leave the host its share', (memory, mebibytes) => {
    expect(limitsFor({ memory, swap: 0, tasks: 3000, slice: null })).toEqual({
      memory: mebibytes * 1024 ** 2,
      tasks: 2000,
    });
  });

  it.each([
    ['MemoryMax=1G\nTasksMax=500\n', { memory: GIB, tasks: 500 }],
    ['MemoryMax=infinity\nTasksMax=500\n', null],
    ['MemoryMax=1G\n', null],
    ['MemoryMax=1G\nTasksMax=500\nMemoryMax=infinity\n', null],
    ['#MemoryMax=1G\nTasksMax=500\n', null],
    [null, null],
  ])('in %j are %j', (text, limits) => {
    expect(limitsIn(text)).toEqual(limits);
  });
});
