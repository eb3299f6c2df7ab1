import { describe, expect, it } from 'vitest';
import { activate, command, daemon, dropIn, lines, mask, owned, systemUser } from '../../src/changes.ts';
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
  ])('refuses to touch %s', (_, change, message) => {
    expect(() => planFor([failing('x/y', change)], idle)).toThrow(message);
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

  it('writes nothing where the content is already so', () => {
    const files = new Map([['/etc/docker/daemon.json', '{"icc": false}\n']]);
    const plan = planFor([failing('daemon/icc', daemon({ icc: false }, ''))], { ...idle, files });
    expect(plan.steps).toEqual([]);
    expect(plan.activation).toBe('docker-restart');
  });
});
