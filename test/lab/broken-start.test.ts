// A configuration that passes every check before the restart and yet does not start.
import { expect, it } from 'vitest';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { differences, hostState } from './state.ts';

// Docker 26 has --validate, and calls this configuration OK (engine-tried.md section 8).
const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

it('icc: false with iptables: false already there: the host is as before, exit 3, with the journal in the message', async () => {
  await lab.host.must(`
    mkdir -p /etc/docker && printf '{"iptables": false}\\n' >/etc/docker/daemon.json
    systemctl reset-failed docker.service; systemctl restart docker`);
  const before = await hostState(lab.host);
  const { code, host } = await report(['apply', ...reach(lab.host), '--yes']);
  expect(host.outcome).toBe('rolled-back');
  expect(code).toBe(3);
  expect(host.transaction?.message).toMatch(/ICC=false uses iptables/i);
  expect(differences(before, await hostState(lab.host))).toEqual([]);
  await lab.host.must('docker info');
});
