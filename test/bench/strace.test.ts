import { expect, it } from 'vitest';
import { costs, printed } from './strace.ts';

// What strace 6.1 wrote of a lab host's sh, shortened: two questions, one of which runs a program in a second process.
const TRACE = `23350 execve("/usr/bin/sh", ["sh", "-s"], 0x7ffc7b3b2cc8 /* 8 vars */) = 0
23350 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f4d5a1a0a10) = 23351
23351 execve("/usr/bin/mktemp", ["mktemp", "/tmp/ironhull.XXXXXXXXXX"], 0x55d0 /* 9 vars */) = 0
23350 write(1, "<5f1c9d os-name\\n", 16)    = 16
23350 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f4d5a1a0a10) = 23352
23352 write(1, "Debian\\n", 7)              = 7
23350 write(1, "\\n>5f1c9d 0 \\n", 12)       = 12
23350 write(1, "<5f1c9d file:/etc/docker/daemon.json\\n", 37) = 37
23350 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f4d5a1a0a10) = 23353
23353 vfork()                           = 23354
23354 execve("/usr/bin/docker", ["docker", "info"], 0x55d0 /* 9 vars */) = 0
23354 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM, exit_signal=0}, 88) = 23355
23354 clone(child_stack=0xc0, flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND) = 23356
23350 write(1, "\\n>5f1c9d 0 \\n", 12)       = 12
23350 write(1, "<other os-name\\n", 15)     = 15
`;

it('counts processes and programs, but no threads, for the question that is open', () => {
  expect([...costs(TRACE, '5f1c9d')]).toEqual([
    ['', { forks: 1, programs: 2 }],
    ['os-name', { forks: 1, programs: 0 }],
    ['file:/etc/docker/daemon.json', { forks: 2, programs: 1 }],
  ]);
});

it('prints the dearest question first, and the sum', () => {
  expect(printed(costs(TRACE, '5f1c9d')).split('\n')).toEqual([
    ' forks  programs  question',
    '     2         1  file:/etc/docker/daemon.json',
    '     1         2  (around the questions)',
    '     1         0  os-name',
    '     4         3  all 2 questions',
    '',
  ]);
});
