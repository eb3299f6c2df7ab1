// A configuration that passes every check before the restart and yet does not start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { differences, hostState } from './state.ts';

// Docker 26 has --validate, and calls these configurations OK (engine-tried.md section 8).
const lab = useHost({ tier: 'nspawn', suite: 'trixie' });
const folder = mkdtempSync(join(tmpdir(), 'ironhull-profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a log option that the driver does not know: the host is as before, exit 3, with the journal in the message', async () => {
  const profile = join(folder, 'broken.yaml');
  writeFileSync(
    profile,
    `description: Asks for an option that no driver has
extends: baseline
controls:
  daemon/log-limits: { driver: syslog, driver-options: { syslog-nonsense: 'yes' } }
`,
  );
  const before = await hostState(lab.host);
  const { code, host } = await report(['apply', ...reach(lab.host), '-p', profile, '--yes']);
  expect(host.outcome).toBe('rolled-back');
  expect(code).toBe(3);
  expect(host.transaction?.message).toMatch(/unknown log opt 'syslog-nonsense'/i);
  expect(differences(before, await hostState(lab.host))).toEqual([]);
  await lab.host.must('docker info');
});

it('icc: false is not added where iptables: false stays: dockerd would not start', async () => {
  await lab.host.must(`
    mkdir -p /etc/docker && printf '{"iptables": false}\\n' >/etc/docker/daemon.json
    systemctl reset-failed docker.service; systemctl restart docker`);
  const only = ['--only', 'daemon/i*', '--yes', '--no-verify'];
  const alone = await report(['apply', ...reach(lab.host), '--only', 'daemon/icc', '--yes', '--no-verify']);
  expect(named(alone.host, 'manual')).toEqual(['daemon/icc']);
  // First the one, then the other.
  expect((await report(['apply', ...reach(lab.host), ...only])).host.outcome).toBe('applied');
  const { code, host } = await report(['apply', ...reach(lab.host), ...only]);
  expect(named(host, 'pass')).toEqual(['daemon/icc', 'daemon/iptables']);
  expect(code).toBe(0);
});
