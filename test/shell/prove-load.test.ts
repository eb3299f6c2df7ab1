// How the proofs under load read control groups: fake trees of both versions, under three shells.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import load from '../../templates/shell/prove-load.sh';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ironhull-groups-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** `measure`, and what it found: groups, the least limit, what is left below any, events. */
function measure(shell: string, controller: string, full = 'no'): string[] {
  const [command = '', ...args] = shell.split(' ');
  const input = `set -u\nPROC=${folder}/proc CGROUPS=${folder}/cgroup FULL=${full}\n${load}\nmeasure 7 ${controller}
printf '%s' "$GROUPS_"; echo "least $LEAST room $ROOM events $EVENTS"\n`;
  return execFileSync(command, [...args, '-s'], { input, encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

/** `allowance` on a host of 16000 tasks and 2 GB, with these bounds of its containers. */
function allowance(shell: string, words: string): string {
  const [command = '', ...args] = shell.split(' ');
  const host =
    "TASKS=16000 BYTES=2000000000 WHY='' MOST_PIDS='' MOST_MEMORY='' A_SHOWN=yes A_PIDS='' A_MEMORY='' A_ROOM=''";
  const [given, full, controller] = words.split(' | ');
  const input = `set -u\n${host} ${given} FULL=${full}\n${load}
if allowance ${controller}; then echo "$MOST_PIDS $MOST_MEMORY"; else echo "$WHY"; fi\n`;
  return execFileSync(command, [...args, '-s'], { input, encoding: 'utf8' }).trimEnd();
}

const KILLS = (n: number) => `low 0\nhigh 0\nmax 73\noom ${n}\noom_kill ${n}\noom_group_kill 0\n`;

describe.each(['dash', 'bash --posix', 'busybox sh'])('under %s', (shell) => {
  it('version 2: every group up to the root, which has no files; the least limit binds', () => {
    put({
      'proc/7/cgroup': '0::/ironhull.slice/docker-9f.scope\n',
      'cgroup/ironhull.slice/docker-9f.scope/pids.max': '2356\n',
      'cgroup/ironhull.slice/docker-9f.scope/pids.current': '3\n',
      'cgroup/ironhull.slice/docker-9f.scope/pids.events': 'max 4\n',
      'cgroup/ironhull.slice/pids.max': '320\n',
      'cgroup/ironhull.slice/pids.current': '20\n',
      'cgroup/ironhull.slice/pids.events': 'max 1\n',
    });
    const groups = ['2356 3 4 /ironhull.slice/docker-9f.scope', '320 20 1 /ironhull.slice'];
    expect(measure(shell, 'pids')).toEqual([...groups, 'least 320 room 300 events 4']);
    // With a full load refusals count wherever the kernel notes them.
    expect(measure(shell, 'pids', 'yes')).toEqual([...groups, 'least 320 room 300 events 5']);
  });

  it('version 2: of the events of memory only kills count', () => {
    put({
      'proc/7/cgroup': '0::/system.slice/docker-9f.scope\n',
      'cgroup/system.slice/docker-9f.scope/memory.max': 'max\n',
      'cgroup/system.slice/docker-9f.scope/memory.current': '1000\n',
      'cgroup/system.slice/docker-9f.scope/memory.events': KILLS(2),
    });
    expect(measure(shell, 'memory')).toEqual(['max 1000 2 /system.slice/docker-9f.scope', 'least  room  events 2']);
  });

  it('version 1: the tree of the controller, its largest number is no limit, and the root counts where it has a limit', () => {
    put({
      'proc/7/cgroup': '8:pids:/docker/9f\n4:memory:/docker/9f\n0::/elsewhere\n',
      'cgroup/memory/docker/9f/memory.limit_in_bytes': '9223372036854771712\n',
      'cgroup/memory/docker/9f/memory.usage_in_bytes': '5000\n',
      'cgroup/memory/docker/9f/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
      'cgroup/memory/docker/memory.limit_in_bytes': '9223372036854771712\n',
      'cgroup/memory/docker/memory.usage_in_bytes': '6000\n',
      'cgroup/memory/docker/memory.use_hierarchy': '1\n',
      'cgroup/memory/memory.limit_in_bytes': '419430400\n',
      'cgroup/memory/memory.usage_in_bytes': '400\n',
    });
    expect(measure(shell, 'memory')).toEqual([
      '9223372036854771712 5000 1 /docker/9f',
      '9223372036854771712 6000 0 /docker',
      '419430400 400 0 /',
      'least 419430400 room 419430000 events 1',
    ]);
  });

  it('version 1: a group that leaves out those below it binds nobody', () => {
    put({
      'proc/7/cgroup': '4:memory:/docker/9f\n',
      'cgroup/memory/docker/9f/memory.limit_in_bytes': '9223372036854771712\n',
      'cgroup/memory/docker/9f/memory.usage_in_bytes': '5000\n',
      'cgroup/memory/docker/memory.limit_in_bytes': '1000\n',
      'cgroup/memory/docker/memory.usage_in_bytes': '6000\n',
      'cgroup/memory/docker/memory.use_hierarchy': '0\n',
    });
    expect(measure(shell, 'memory')).toEqual(['9223372036854771712 5000 0 /docker/9f', 'least  room  events 0']);
  });

  it.each([
    ['A_PIDS=320 A_ROOM=300 | no | pids', '64 67108864'],
    ['A_MEMORY=300000000 | no | memory', '64 67108864'],
    // All that containers may have, without swap; and not all of the host's memory where only tasks are bounded.
    ['A_PIDS=320 A_ROOM=3 A_MEMORY=300000000 | yes | pids', '320 300000000'],
    ['A_PIDS=320 A_ROOM=300 | yes | pids', '320 500000000'],
    ['A_PIDS=320 A_MEMORY=300000000 | yes | memory', '64 300000000'],
    ['A_PIDS=320 A_ROOM=255 | no | pids', 'containers have so few tasks left that this trial could hinder others'],
    ['A_PIDS=16000 A_ROOM=9000 | yes | pids', 'nothing bounds the containers of this host'],
    ['A_PIDS=320 | yes | memory', 'nothing bounds the containers of this host'],
    ['A_MEMORY=2000000000 | no | memory', 'nothing bounds the containers of this host'],
    ["A_SHOWN='' | no | pids", 'the host did not show the control groups of its containers'],
  ])('%s: %s', (words, said) => {
    expect(allowance(shell, words)).toBe(said);
  });

  it('a process that ended, or a kernel without the controller, has no groups', () => {
    expect(measure(shell, 'pids')).toEqual(['least  room  events 0']);
    put({ 'proc/7/cgroup': '0::/docker/9f\n' });
    expect(measure(shell, 'pids')).toEqual(['least  room  events 0']);
  });
});
