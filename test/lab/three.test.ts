// systemd refuses the third start of docker.service within a minute, clean or not, unless its counter is cleared.
import { expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { differences, hostState } from './state.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

it('apply, rollback, apply in one go leave Docker running', async () => {
  const before = await hostState(lab.host);
  expect((await report(['apply', ...reach(lab.host), '--yes', '--no-verify'])).code).toBe(0);
  const list = await ironhull(['rollback', ...reach(lab.host), '--list']);
  expect(list.stdout).toMatch(/committed/);
  const back = await ironhull(['rollback', ...reach(lab.host), '--yes']);
  expect(back.stderr).not.toContain('mistake');
  expect(back.code).toBe(0);
  expect(differences(before, await hostState(lab.host))).toEqual([]);
  expect((await report(['apply', ...reach(lab.host), '--yes', '--no-verify'])).code).toBe(0);
  await lab.host.must('docker info && systemctl is-active docker.service docker.socket');
});
