// Nothing that a control could say gets to a host outside its place.
import { describe, expect, it } from 'vitest';
import { callOf } from '../../src/engine/transaction/calls.ts';
import type { Action } from '../../src/model.ts';
import { quote } from '../../src/shell/quote.ts';

const profile = { kind: 'kernel-profile', module: 'apparmor', before: null, content: 'x' } as const;
const script = { kind: 'run', what: 'a\nb', check: 'true', run: "echo '$(x)'", undo: ':' } as const;

describe('a call of a verb', () => {
  it.each<[Action, string]>([
    [{ kind: 'remove', path: "/etc/it's" }, `remove ${quote("/etc/it's")}`],
    [
      { kind: 'edit', path: '/etc/a b', line: 12, old: "\tit's", text: '$(x)' },
      `edit '/etc/a b' 12 ${quote("\tit's")} '$(x)'`,
    ],
    [{ kind: 'unit', unit: 'a@b.service', operation: 'start' }, 'unit start a@b.service'],
    [
      { kind: 'sysctl', key: 'net.ipv4.conf.eth0/100.log_martians', value: '1' },
      "sysctl net.ipv4.conf.eth0/100.log_martians '1'",
    ],
    [{ ...profile, path: '/etc/a.d/usr.bin.x' }, "kernel_profile apparmor /etc/a.d/usr.bin.x absent '' 'x'"],
    [{ ...profile, path: '/etc/a', before: '' }, "kernel_profile apparmor /etc/a present '' 'x'"],
    [{ kind: 'package', name: 'libc++1', operation: 'install' }, 'package install libc++1 -'],
    [script, `run ${["'a b'", "'true'", quote(script.run), "':'"].join(' ')}`],
  ] as [Action, string][])('%j', (action, call) => {
    expect(callOf(action)).toBe(call);
  });

  it.each<[string, Action]>([
    ['a kernel setting', { kind: 'sysctl', key: 'kernel', value: '1' }],
    ['a kernel setting', { kind: 'sysctl', key: 'kernel..x', value: '1' }],
    ['a kernel setting', { kind: 'sysctl', key: 'kernel.//.x', value: '1' }],
    ['a kernel setting', { kind: 'sysctl', key: 'kernel./x', value: '1' }],
    ['a kernel setting', { kind: 'sysctl', key: 'kernel.x;id', value: '1' }],
    ['a kernel setting', { kind: 'sysctl', key: '../etc/passwd', value: '1' }],
    ['the value of a kernel setting', { kind: 'sysctl', key: 'kernel.x', value: '|/bin/sh' }],
    ['the value of a kernel setting', { kind: 'sysctl', key: 'kernel.x', value: '1\n2' }],
    ['the value of a kernel setting', { kind: 'sysctl', key: 'kernel.x', value: ' ' }],
    ['a service, socket, timer or path unit', { kind: 'unit', unit: '-a.service', operation: 'stop' }],
    ['a service, socket, timer or path unit', { kind: 'unit', unit: 'multi-user.target', operation: 'stop' }],
    ['a service, socket, timer or path unit', { kind: 'unit', unit: 'a b.service', operation: 'stop' }],
    ['a user or group', { kind: 'group', name: '-r' }],
    ['a user or group', { kind: 'group', name: 'A$(id)' }],
    ['the number of a line', { kind: 'edit', path: '/etc/a', line: 0, old: 'a', text: 'b' }],
    ['the number of a line', { kind: 'edit', path: '/etc/a', line: 1.5, old: 'a', text: 'b' }],
    ['a line of plain text', { kind: 'edit', path: '/etc/a', line: 1, old: 'a\nb', text: 'b' }],
    ['a line of plain text', { kind: 'edit', path: '/etc/a', line: 1, old: 'a', text: ' ' }],
    ['a line of plain text', { kind: 'edit', path: '/etc/a', line: 1, old: 'a', text: '\x1b[2J' }],
    ['a package', { kind: 'package', name: '--purge', operation: 'install' }],
    ['a package', { kind: 'package', name: 'a=1', operation: 'install' }],
    ['a plain absolute path', { kind: 'package', name: 'a', operation: 'install', file: 'a.deb' }],
    ['the path of a profile', { ...profile, path: '/etc/../x' }],
    ['the path of a profile', { ...profile, path: '/etc/a b' }],
    ['the path of a profile', { ...profile, module: 'selinux', path: '/etc/-r' }],
    ['a plain absolute path', { kind: 'remove', path: '/etc/a\nb', was: '', before: '' }],
  ])('is not made where something is not %s: %j', (what, action) => {
    expect(() => callOf(action)).toThrow(`is not ${what}`);
  });
});
