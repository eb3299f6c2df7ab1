// What the containers snippet reads of a process, under every shell, with a docker and a /proc that answer as hosts do.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Container, containers } from '../../src/facts/containers.ts';
import { recorded } from '../control-tester.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippet-containers-'));
  mkdirSync(join(folder, 'proc/7'), { recursive: true });
  const fields = recorded('debian-12-busy', 'containers').trimEnd().replace(/^\S+ /, '');
  writeFileSync(join(folder, 'line'), `7 ${fields}\n`);
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\ncase $2 in ls) echo 9f ;; *) cat ${folder}/line ;; esac\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  writeFileSync(join(folder, 'proc/7/status'), 'Name:\tsleep\nNoNewPrivs:\t1\nSeccomp:\t2\n');
  writeFileSync(
    join(folder, 'proc/7/limits'),
    'Limit Soft Limit Hard Limit Units\nMax core file size 0 unlimited bytes\nMax processes 9 99 processes\nMax open files 1024 4096 files\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask([shell, ...options]: readonly string[], groups: string): Container | undefined {
  writeFileSync(join(folder, 'proc/7/cgroup'), groups);
  // The condition for Docker is another test's matter.
  const sh = containers.sh.replace(/^if .*; then\n/, 'if true; then\n').replaceAll('/proc/', `${folder}/proc/`);
  const { status, stdout, stderr } = spawnSync(shell!, [...options, '-c', `set -eu\n${sh}`], {
    encoding: 'utf8',
    // bash takes a socket on its input for a remote login, and reads .bashrc.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${folder}:${process.env.PATH}`, LC_ALL: 'C' },
  });
  if (status !== 0) throw new Error(stderr);
  return containers.parse(stdout)[0];
}

describe.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']].map((it) => [it.join(' '), it] as const))(
  'under %s',
  (_, shell) => {
    const limits = { nofile: 4096, nproc: 99, core: Infinity };
    it.each([
      ['version 2', '0::/ironhull.slice/docker-9f.scope\n', '/ironhull.slice/docker-9f.scope'],
      ['version 1', '9:name=systemd:/x\n8:pids:/docker/9f\n4:memory:/docker/9f\n', '/docker/9f'],
      ['version 1 beside 2', '8:pids:/docker/9f\n0::/elsewhere\n', '/docker/9f'],
      ['controllers that share a tree', '3:cpu,pids:/batch/9f\n0::/\n', '/batch/9f'],
      ['neither', '', null],
    ])('the cgroup is that of %s', (_, groups, cgroup) => {
      expect(ask(shell, groups)).toMatchObject({ name: 'web', noNewPrivs: true, limits, cgroup });
    });
  },
);
