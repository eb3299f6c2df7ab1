import { describe, expect, it } from 'vitest';
import {
  activate,
  byShell,
  command,
  daemon,
  dropIn,
  installed,
  kernelProfile,
  lines,
  mask,
  owned,
  removed,
  sysctl,
  systemGroup,
  systemUser,
  uninstalled,
  unit,
} from '../../src/changes.ts';
import { planFor } from '../../src/engine/plan.ts';
import type { Change, Finding } from '../../src/model.ts';

const failing = (control: string, ...fix: Change[]): Finding => ({
  control,
  title: control,
  severity: 'high',
  refs: [],
  status: 'fail',
  effect: 'none',
  seen: 'not set',
  fix,
});

const idle = {
  files: new Map<string, string | null>([
    ['/etc/docker/daemon.json', null],
    ['/etc/subuid', 'alice:100000:65536\n'],
    ['/etc/systemd/system/docker.service.d/zz-ironhull.conf', null],
    ['/etc/cron.d/old', '* * * * * root true\n'],
    ['/etc/passwd', 'root:x:0:0::/root:/bin/sh\n'],
    ['/etc/apparmor.d/ironhull', 'profile ironhull { }\n'],
  ]),
  render: (template: string) => `# ${template}\n`,
  accepted: new Set<string>(),
  running: { containers: 0, liveRestore: false },
  isKeeper: (unit: string) => unit === 'ssh.service',
};
const busy = { ...idle, running: { containers: 3, liveRestore: false } };

describe('planFor', () => {
  it('folds two controls into one write of daemon.json and one restart', () => {
    const plan = planFor(
      [
        failing('daemon/icc', daemon({ icc: false }, 'a')),
        failing('daemon/userns-remap', daemon({ 'userns-remap': 'default' }, 'b')),
      ],
      idle,
    );
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]).toMatchObject({
      by: ['daemon/icc', 'daemon/userns-remap'],
      risk: 'restart',
      action: { kind: 'put', mode: '0644', was: null, content: '{\n  "icc": false,\n  "userns-remap": "default"\n}\n' },
    });
    expect(plan.activation).toBe('docker-restart');
  });

  it('takes flags of several controls out of one command', () => {
    const words = ['dockerd', '-D', '-l', 'warn'].map((raw, at) => ({
      raw,
      parts: [{ text: raw, tag: ['', 'debug true', 'log-level warn', 'log-level warn'][at]! }],
    }));
    const plan = planFor(
      [
        failing('a', command({ words, drop: ['debug true'], also: [] }, 'one')),
        failing('b', command({ words, drop: ['log-level warn'], also: ['-H fd://'] }, 'two')),
      ],
      { ...idle, render: (_, data) => JSON.stringify(data) },
    );
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]).toMatchObject({ by: ['a', 'b'], action: { content: '{"command":"dockerd -H fd://"}' } });
  });

  it('takes the strongest activation and puts users before files and services last', () => {
    const plan = planFor(
      [
        failing('services/unneeded', mask('avahi-daemon.service', 'not needed')),
        failing('daemon/socket', dropIn('docker.service', 'x', {}, 'keep fd://')),
        failing(
          'daemon/userns-remap',
          lines('/etc/subuid', ['dockremap:165536:65536'], 'range'),
          systemUser('dockremap', 'who'),
        ),
        failing('mac/apparmor', activate('load the profile')),
        failing('files/daemon-json', owned('/etc/docker/daemon.json', { mode: '0644' }, 'tighter')),
      ],
      idle,
    );
    expect(plan.steps.map(({ action }) => action.kind)).toEqual(['user', 'put', 'put', 'mode', 'mask']);
    expect(plan.activation).toBe('docker-restart');
    expect(plan.steps[1]?.action).toMatchObject({ content: '# x\n' });
    expect(plan.steps[2]?.action).toMatchObject({
      mode: null,
      content: 'alice:100000:65536\ndockremap:165536:65536\n',
    });
  });

  it('refuses a contradiction with both names in it', () => {
    const findings = [
      failing('daemon/icc', daemon({ icc: false }, '')),
      failing('site/icc', daemon({ icc: true }, '')),
    ];
    expect(() => planFor(findings, idle)).toThrow('daemon/icc and site/icc want different values for icc');
  });

  it.each([
    ['a unit that must stay', mask('ssh.service', 'no'), 'ssh.service must stay'],
    ['the SSH server', owned('/etc/ssh/sshd_config', { mode: '0600' }, 'no'), "operator's way in"],
    ['sudo', owned('/etc/sudoers.d/ops', { mode: '0600' }, 'no'), "operator's way in"],
    [
      'a path that climbs',
      owned('/etc/docker/../ssh/sshd_config', { mode: '0600' }, 'no'),
      'not a plain absolute path',
    ],
    ['a unit that must stay, by another way', unit('disable', 'ssh.service', 'no'), 'ssh.service must stay'],
    ['the list of users', removed('/etc/passwd', 'no'), 'no plan may remove it'],
    ['what the kernel runs as root', sysctl('kernel.core_pattern', 'core', 'no'), 'names what the kernel runs as root'],
    ['a setting that stays until a reboot', sysctl('kernel.modules_disabled', '1', 'no'), 'cannot be set back'],
    ["the containers' network", sysctl('net.ipv4.ip_forward', '0', 'no'), 'containers lose their network'],
    ['the group of root', systemGroup('root', 'no'), 'root is not a group to create'],
  ])('refuses to touch %s', (_, change, message) => {
    expect(() => planFor([failing('x/y', change)], idle)).toThrow(message);
  });

  it.each([
    ['what Docker is made of', uninstalled('containerd.io', 'no', { affects: 'all' }), 'containerd.io must stay'],
    ['the way in', uninstalled('openssh-server', 'no', { affects: 'all' }), 'openssh-server must stay'],
    [
      'anything unasked',
      { ...uninstalled('telnetd', 'no', { affects: 'x' }), risk: 'safe' as const },
      'to remove the package telnetd is disruptive',
    ],
  ])('removes no package that is %s', (_, change, message) => {
    const accepting = { ...idle, accepted: new Set(['x/y']) };
    expect(() => planFor([failing('x/y', change)], accepting)).toThrow(message);
  });

  it('starts what must stay, and switches forwarding on', () => {
    const fine = [unit('start', 'ssh.service', 'yes'), sysctl('net.ipv4.ip_forward', '1', 'yes')];
    expect(planFor([failing('x/y', ...fine)], idle).steps).toHaveLength(2);
  });

  it('puts what others rely on first, whatever the order of the controls', () => {
    const fix = [
      uninstalled('telnetd', 'z', { affects: 'telnet' }),
      mask('rpcbind.service', 'z'),
      unit('stop', 'a.service', 'z'),
      unit('start', 'b.service', 'z'),
      unit('unmask', 'b.service', 'z'),
      byShell({ what: 'a', check: ':', run: ':', undo: ':' }, 'z'),
      sysctl('kernel.dmesg_restrict', '1', 'z'),
      kernelProfile('apparmor', '/etc/apparmor.d/ironhull', 'z'),
      removed('/etc/cron.d/old', 'z'),
      lines('/etc/subuid', ['x:1:1'], 'z'),
      systemUser('x', 'z'),
      systemGroup('y', 'z'),
      installed('auditd', 'z'),
    ];
    const plan = planFor([failing('x/y', ...fix)], { ...idle, accepted: new Set(['x/y']) });
    expect(plan.steps.map(({ action: it }) => ('operation' in it ? `${it.kind} ${it.operation}` : it.kind))).toEqual([
      ...['package install', 'group', 'user', 'put', 'remove', 'kernel-profile', 'sysctl', 'run'],
      ...['unit unmask', 'unit start', 'unit stop', 'mask', 'package remove'],
    ]);
  });

  it('removes a file only as it was read, and not one that is gone or that another control writes', () => {
    const gone = failing('x/gone', removed('/etc/systemd/system/docker.service.d/zz-ironhull.conf', ''));
    const plan = planFor([failing('x/y', removed('/etc/cron.d/old', 'a')), gone], idle);
    expect(plan.steps).toMatchObject([{ action: { kind: 'remove', before: '* * * * * root true\n' } }]);
    expect(() => planFor([failing('x/y', removed('/etc/unread', ''))], idle)).toThrow('without having been read');
    const both = [failing('a/b', removed('/etc/cron.d/old', '')), failing('c/d', lines('/etc/cron.d/old', ['x'], ''))];
    expect(() => planFor(both, idle)).toThrow('c/d and a/b disagree whether /etc/cron.d/old is to be');
  });

  it('loads a profile as the same plan will have written it', () => {
    const load = kernelProfile('apparmor', '/etc/apparmor.d/ironhull', '');
    const [, loading] = planFor([failing('x/y', load, lines('/etc/apparmor.d/ironhull', ['# x'], ''))], idle).steps;
    expect(loading?.action).toMatchObject({
      before: 'profile ironhull { }\n',
      content: 'profile ironhull { }\n# x\n',
    });
    expect(() => planFor([failing('x/y', kernelProfile('apparmor', '/etc/unread', ''))], idle)).toThrow(
      'without having been read or written',
    );
  });

  it('refuses to write a NUL byte, from the host’s own file or from a profile', () => {
    const files = new Map([['/etc/subuid', 'alice:1:1\n\0']]);
    const change = failing('x/y', lines('/etc/subuid', ['bob:2:2'], ''));
    expect(() => planFor([change], { ...idle, files })).toThrow('x/y: /etc/subuid would hold a NUL byte');
  });

  it('refuses to rewrite a file that nobody read', () => {
    expect(() => planFor([failing('x/y', lines('/etc/unread', ['a'], ''))], idle)).toThrow('without having been read');
  });

  it('leaves a disruptive control out whole, says what it would hit, and keeps the others', () => {
    const disruptive = daemon({ 'userns-remap': 'default' }, 'map', {
      risk: 'disruptive',
      affects: '2 images go out of sight',
    });
    const findings = [
      failing('daemon/userns-remap', systemUser('dockremap', 'who'), disruptive),
      failing(
        'daemon/live-restore',
        daemon({ 'live-restore': true }, 'keep', { activation: 'docker-reload', risk: 'safe' }),
      ),
    ];
    const plan = planFor(findings, busy);
    expect(plan.consents).toEqual([
      { name: 'daemon/userns-remap', affects: '2 images go out of sight', granted: false },
    ]);
    expect(plan.controls).toEqual(['daemon/live-restore']);
    expect(plan.activation).toBe('docker-restart');
    const accepted = planFor(findings, { ...busy, accepted: new Set(['userns-remap']) });
    expect(accepted.controls).toEqual(['daemon/userns-remap', 'daemon/live-restore']);
    expect(accepted.consents[0]?.granted).toBe(true);
  });

  it('asks before a restart that would stop containers, and not where live-restore comes on first', () => {
    const icc = failing('daemon/icc', daemon({ icc: false }, ''));
    const live = failing(
      'daemon/live-restore',
      daemon({ 'live-restore': true }, '', { activation: 'docker-reload', risk: 'safe' }),
    );
    const alone = planFor([icc], busy);
    expect(alone.consents).toMatchObject([{ name: 'daemon/restart', granted: false }]);
    expect(alone.steps).toEqual([]);
    expect(alone.activation).toBe('none');
    expect(planFor([icc], { ...busy, accepted: new Set(['daemon/restart']) }).activation).toBe('docker-restart');
    const both = planFor([icc, live], busy);
    expect(both.consents).toEqual([]);
    expect(both.liveRestoreFirst).toBe(true);
  });

  it('switches live-restore on first also when the file has it already and the daemon has not', () => {
    const files = new Map([['/etc/docker/daemon.json', '{"live-restore": true}\n']]);
    const plan = planFor([failing('daemon/icc', daemon({ icc: false }, ''))], { ...idle, files });
    expect(plan.liveRestoreFirst).toBe(true);
  });

  it('is not brought down by a daemon.json that no control can read', () => {
    const files = new Map([['/etc/docker/daemon.json', '['.repeat(100_000)]]);
    expect(
      planFor([failing('services/unneeded', mask('avahi-daemon.service', ''))], { ...idle, files }).steps,
    ).toHaveLength(1);
  });

  it('writes nothing where the content is already so', () => {
    const files = new Map([['/etc/docker/daemon.json', '{"icc": false}\n']]);
    const plan = planFor([failing('daemon/icc', daemon({ icc: false }, ''))], { ...idle, files });
    expect(plan.steps).toEqual([]);
    expect(plan.activation).toBe('docker-restart');
  });
});
