// Bad input gets a clear message, the right exit code, and nothing is changed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

describe('before any host is touched', () => {
  it.each([
    ['an unknown command', ['aduit', 'x'], /audit/],
    ['an unknown option', ['audit', 'root@127.0.0.1', '--jsonn'], /--json/],
    ['an unknown group', ['audit', '@nope'], /nope/],
    ['no host at all', ['audit'], /host/],
    ['an unknown control', ['audit', 'root@127.0.0.1', '--only', 'daemon/icd'], /daemon\/icc/],
    ['an unknown profile', ['audit', 'root@127.0.0.1', '--profile', 'basline'], /baseline/],
    ['an unreadable key', ['audit', 'root@127.0.0.1', '--identity', '/does/not/exist'], /\/does\/not\/exist/],
    ['a missing configuration', ['audit', '-c', '/does/not/exist.yaml'], /\/does\/not\/exist\.yaml/],
    ['an unknown consent', ['apply', 'root@127.0.0.1', '--accept', 'userns-remapp'], /userns-remap/],
    ['a time without unit', ['apply', 'root@127.0.0.1', '--confirm-within', '120'], /120s/],
  ])('%s: exit 2', async (_, args, message) => {
    const { code, stderr } = await ironhull(args as string[]);
    expect(stderr).toMatch(message as RegExp);
    expect(stderr).not.toContain('mistake in ironhull');
    expect(code).toBe(2);
  });

  it('a broken ironhull.yaml: every mistake at once, with line and column', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-bad-'));
    try {
      await writeFile(
        join(folder, 'ironhull.yaml'),
        'hosts:\n  web: { adress: 10.0.0.1 }\nwaivers:\n  - { control: daemon/icx, because: x, until: soon }\n',
      );
      const { code, stderr } = await ironhull(['audit'], { cwd: folder });
      expect(code).toBe(2);
      for (const said of ['ironhull.yaml:2:', 'address', 'ironhull.yaml:4:', 'daemon/icc', 'until'])
        expect(stderr).toContain(said);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('on a host', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

  it('a daemon.json with a syntax error is never overwritten: manual, with line and column', async () => {
    const broken = '{\n  "icc": false,\n  "debug" true\n}\n';
    await lab.host.must(`mkdir -p /etc/docker && printf %s '${broken}' >/etc/docker/daemon.json`);
    const { code, host } = await report(['apply', ...reach(lab.host), '--yes', '--only', 'daemon/*', 'files/*']);
    const json = host.findings.filter(({ control }) => control.startsWith('daemon/') && control !== 'daemon/socket');
    expect(json.every(({ status }) => status === 'manual' || status === 'pass')).toBe(true);
    expect(host.findings.find(({ control }) => control === 'files/daemon-json')).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(/line 3.*column/),
    });
    expect(code).toBe(1);
    expect(await lab.host.must('cat /etc/docker/daemon.json')).toBe(broken);
  });

  it('unknown keys, key order and indentation survive', async () => {
    const before = '{\n    "labels": ["rack=7"],\n    "debug": false\n}\n';
    await lab.host.must(`printf %s '${before}' >/etc/docker/daemon.json`);
    const { host } = await report([
      'apply',
      ...reach(lab.host),
      '--yes',
      '--no-verify',
      '--only',
      'daemon/live-restore',
    ]);
    expect(host.outcome).toBe('applied');
    expect(await lab.host.must('cat /etc/docker/daemon.json')).toBe(
      '{\n    "labels": ["rack=7"],\n    "debug": false,\n    "live-restore": true\n}\n',
    );
  });

  it('a host without Docker is said to be one, and is not called compliant', async () => {
    await lab.host.must(
      'systemctl stop docker.service docker.socket containerd; rm -f /run/docker.sock; mv /usr/bin/docker /usr/sbin/dockerd /root/; mv /lib/systemd/system/docker.s* /root/; systemctl daemon-reload',
    );
    for (const command of ['audit', 'plan']) {
      const { code, host } = await report([command, ...reach(lab.host)]);
      expect(host).toMatchObject({ outcome: 'not-applicable', error: { message: 'Docker is not installed' } });
      expect(host.findings.every(({ status }) => status === 'not-applicable')).toBe(true);
      expect(code).toBe(0);
    }
    const told = await ironhull(['audit', ...reach(lab.host)]);
    expect(told.stdout).toContain('Docker is not installed');
    expect(told.stdout).toContain('has no Docker');
    // Who asks for a hardened host does not have one.
    const { code, host } = await report(['apply', ...reach(lab.host), '--yes']);
    expect(host).toMatchObject({ outcome: 'refused', error: { message: 'Docker is not installed' } });
    expect(code).toBe(1);
  });
});
