// What rules record, by what auditctl 3.0.9 on Debian 12 lists after loading the rules named (recorded there).
import { describe, expect, it } from 'vitest';
import { asMeant, dropped, isCovered, silencesAll, type Watched } from '../../src/facts/audit-cover.ts';
import { parseAuditRule } from '../../src/facts/audit-rule.ts';

const rules = (...lines: string[]) => lines.map(parseAuditRule).filter((it) => it !== null);
const file = (path: string, access = 'wa'): Watched => ({ path, extent: 'file', access });
const tree = (path: string): Watched => ({ path, extent: 'tree', access: 'wa' });
const entries = (path: string): Watched => ({ path, extent: 'entries', access: 'wa' });

describe('rules record', () => {
  it.each<[string, string[], Watched, boolean]>([
    ['a folder and so the file in it', ['-w /etc/docker -p wa -k docker'], file('/etc/docker/daemon.json'), true],
    ['a file, which is not its folder', ['-w /etc/docker/daemon.json -p rwxa -k dj'], tree('/etc/docker'), false],
    [
      'a longer name, which is another program',
      ['-w /usr/bin/containerd-shim-runc-v2 -p wa'],
      file('/usr/bin/containerd'),
      false,
    ],
    ['a folder whose name only begins alike', ['-w /etc/docker -p wa'], file('/etc/docker2/daemon.json'), false],
    ['writes alone, where changes of mode are asked for too', ['-w /etc/docker -p w'], tree('/etc/docker'), false],
    [
      'writes by one rule and changes of mode by another',
      ['-w /etc/docker -p w', '-w /etc/docker -p a'],
      tree('/etc/docker'),
      true,
    ],
    ['starts, which are no writes', ['-w /usr/sbin/runc -p x'], file('/usr/sbin/runc'), false],
    ['starts and writes', ['-w /usr/sbin/runc -p wxa'], file('/usr/sbin/runc', 'wxa'), true],
    [
      'only what ordinary logins do',
      ['-a always,exit -S all -F path=/usr/sbin/runc -F perm=wa -F auid>=1000 -F auid!=-1 -F key=priv'],
      file('/usr/sbin/runc'),
      false,
    ],
    [
      'only what one program does',
      ['-a always,exit -S all -F path=/usr/sbin/runc -F perm=wa -F exe=/usr/bin/containerd-shim-runc-v2'],
      file('/usr/sbin/runc'),
      false,
    ],
    [
      'only some system calls',
      ['-a always,exit -F arch=b64 -S execve,openat -F path=/usr/bin/containerd -F success=1 -F key=sys'],
      file('/usr/bin/containerd'),
      false,
    ],
    [
      'only programs of 64 bits',
      ['-a always,exit -F arch=b64 -S all -F dir=/etc/systemd -F perm=wa -F key=unit'],
      tree('/etc/systemd'),
      false,
    ],
    [
      'programs of either width by a pair of rules',
      [
        '-a always,exit -F arch=b64 -S all -F dir=/etc/systemd -F perm=wa -F key=unit',
        '-a always,exit -F arch=b32 -S all -F dir=/etc/systemd -F perm=wa -F key=unit',
      ],
      tree('/etc/systemd'),
      true,
    ],
    [
      'all but one kind of processor',
      ['-a always,exit -F arch!=b64 -S all -F dir=/etc/systemd -F perm=wa'],
      tree('/etc/systemd'),
      false,
    ],
    [
      'every system call on a path',
      ['-a always,exit -S all -F path=/usr/sbin/dockerd -F key=nope'],
      file('/usr/sbin/dockerd'),
      true,
    ],
    ['in the other order of words', ['-a exit,always -F path=/usr/sbin/dockerd'], file('/usr/sbin/dockerd'), true],
    ['a folder with a slash at its end', ['-w /etc/docker/ -p wa'], tree('/etc/docker'), true],
    ['everything', ['-w / -p wa'], file('/etc/docker/daemon.json'), true],
    [
      'a folder itself by path=, which is not what is below it',
      ['-a always,exit -F path=/run/containerd -F perm=wa'],
      tree('/run/containerd'),
      false,
    ],
    [
      'a folder itself by path=, and so what is made in it',
      ['-a always,exit -F path=/run/containerd -F perm=wa'],
      entries('/run/containerd'),
      true,
    ],
    [
      'nothing of what an earlier rule exempts',
      ['-a never,exit -S all -F path=/etc/docker/daemon.json', '-w /etc/docker -p wa'],
      file('/etc/docker/daemon.json'),
      false,
    ],
    [
      'what only a later rule exempts, since the first that matches counts',
      ['-w /etc/docker -p wa', '-a never,exit -S all -F path=/etc/docker/daemon.json'],
      file('/etc/docker/daemon.json'),
      true,
    ],
    [
      'nothing where an exempted folder lies around',
      ['-a never,exit -S all -F dir=/var/lib', '-w /var/lib/docker -p wa'],
      tree('/var/lib/docker'),
      false,
    ],
    [
      'a folder that somebody has cut a hole into on purpose',
      ['-a never,exit -S all -F dir=/var/lib/docker/overlay2', '-w /var/lib/docker -p wa'],
      tree('/var/lib/docker'),
      true,
    ],
    [
      'nothing of files by a rule for another list',
      ['-a always,exclude -F path=/etc/docker'],
      tree('/etc/docker'),
      false,
    ],
  ])('%s', (_, lines, watched, is) => {
    expect(isCovered(watched, rules(...lines))).toBe(is);
  });
});

describe('what auditctl lists is not all that is loaded', () => {
  it('an exemption of a folder is listed as a watch; its file tells', () => {
    const listed = rules('-w /usr/bin -p x');
    const files = rules('-A never,exit -F dir=/usr/bin -F perm=x');
    expect(asMeant(listed, files)[0]).toMatchObject({ action: 'never', place: { kind: 'folder', path: '/usr/bin' } });
    expect(isCovered(file('/usr/bin/runc', 'x'), asMeant(listed, files))).toBe(false);
  });

  it('a rule for a folder alone is listed as a watch of all below it; its file tells', () => {
    const listed = rules('-w /run/containerd -p rwa -k pathdir');
    const files = rules('-a always,exit -F path=/run/containerd -F perm=war -k pathdir');
    expect(isCovered(tree('/run/containerd'), listed)).toBe(true);
    expect(isCovered(tree('/run/containerd'), asMeant(listed, files))).toBe(false);
  });

  it('a watch that some file means as one stays one', () => {
    const listed = rules('-w /etc/docker -p wa -k dd');
    expect(asMeant(listed, rules('-a always,exit -F dir=/etc/docker -F perm=wa -k dd'))).toEqual(listed);
    expect(asMeant(listed, [])).toEqual(listed);
  });
});

it('control lines, comments and blank lines are no rules', () => {
  expect(rules('-D', '-b 8192', '-f 1', '-e 2', '-c', '', '  # -w /etc -p wa', '--backlog_wait_time 60000')).toEqual(
    [],
  );
});

it.each([
  ['-a never,task', true],
  ['-a task,never', true],
  ['-a always,exit -S all', false],
])('%s silences everything: %s', (line, is) => {
  expect(rules(line).some(silencesAll)).toBe(is);
});

it.each([
  ['-a always,exclude -F msgtype=CWD', []],
  ['-a always,exclude -F msgtype=PATH', ['PATH']],
  ['-a always,exclude -F msgtype=SYSCALL -F auid=1000', []],
])('%s drops %j', (line, types) => {
  expect(dropped(rules(line))).toEqual(types);
});
