// The profile that only looks: everything is found, nothing is done, and it is said why. Then one edit by hand, said once.
import { expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { differences, hostState } from './state.ts';

const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

it('finds what strict finds, and changes nothing, whatever is consented to', async () => {
  const before = await hostState(lab.host);
  const args = [...reach(lab.host), '-p', 'audit-only'];
  const strict = await report(['audit', ...reach(lab.host), '-p', 'strict']);
  const { code, host } = await report(['apply', ...args, '--yes', '--accept', 'userns-remap']);
  expect(host.leftAlone).toMatch(/audit-only looks and never changes/);
  expect(host).not.toHaveProperty('plan');
  expect(host).not.toHaveProperty('error');
  expect(host).not.toHaveProperty('transaction');
  const statuses = (it: typeof host) => it.findings.map(({ control, status }) => `${control} ${status}`);
  expect(statuses(host)).toEqual(statuses(strict.host));
  expect(named(host, 'fail').length).toBeGreaterThan(5);
  expect(code).toBe(1);

  const told = await ironhull(['apply', ...args, '--yes']);
  expect(told.stdout.replace(/\s+/g, ' ')).toContain('nothing was changed, because the profile audit-only looks');
  expect(told.stdout).toContain('daemon/icc');
  const script = await ironhull(['plan', ...args, '--script']);
  expect(script.stdout).toMatch(/^# .*\n# the profile audit-only looks/);
  expect(await lab.host.must('ls -d /var/lib/ironhull /run/ironhull 2>/dev/null || echo none')).toBe('none\n');
  expect(differences(before, await hostState(lab.host))).toEqual([]);
});

it('after one edit of daemon.json the cause is told once, and each control keeps its own word', async () => {
  await lab.host.must(`
    mkdir -p /etc/docker && sleep 1.1
    printf '%s\\n' '{ "log-level": "info", "no-new-privileges": true, "userland-proxy": false }' >/etc/docker/daemon.json`);
  const { host } = await report(['audit', ...reach(lab.host)]);
  const [cause, ...more] = host.causes ?? [];
  expect(more).toEqual([]);
  expect(cause).toMatchObject({ id: 'daemon-json-newer', seen: expect.stringContaining('has to restart') });
  const referring = host.findings.filter((it) => it.cause === cause!.id);
  expect(referring.map(({ control }) => control)).toEqual(cause!.controls);
  expect(referring.length).toBeGreaterThan(4);
  expect(referring.every(({ status }) => status === 'fail')).toBe(true);

  const { stdout } = await ironhull(['audit', ...reach(lab.host)]);
  expect(stdout.match(/was changed after dockerd started/g)).toHaveLength(1);
  expect(stdout.match(/let the daemon take up what is configured already/g)).toHaveLength(1);
  for (const control of cause!.controls) expect(stdout).toContain(`${control} (`);
});

it('a container that sees the socket is named, with the path that leads there', async () => {
  await image(lab.host, 'base');
  await lab.host.must('docker run -d --name agent -v /var/run:/host/run:ro base sleep 100000');
  const only = [...reach(lab.host), '--only', 'daemon/socket-exposure', 'host/end-of-life'];
  const { host } = await report(['audit', ...only, '-p', 'audit-only']);
  expect(named(host, 'pass')).toEqual(['host/end-of-life']);
  expect(host.findings.find(({ status }) => status === 'manual')?.seen).toBe(
    'root by way of the socket: agent (/var/run)',
  );
});
