// A host that already runs work: nothing disruptive happens without consent, and with it, it does.
import { expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const pid = () => lab.host.must("docker inspect -f '{{.State.Pid}}' web");

it('without consent applies everything else, and the container keeps running', async () => {
  await image(lab.host, 'base');
  await lab.host.must('docker run -d --name web --restart unless-stopped base sleep 100000');
  const before = await pid();

  const plan = await report(['plan', ...reach(lab.host)]);
  expect(plan.host.plan?.consent).toEqual([
    {
      name: 'daemon/no-new-privileges',
      affects: expect.stringMatching(/1 running container .*: web$/),
      granted: false,
    },
    { name: 'daemon/userns-remap', affects: expect.stringMatching(/1 image.*1 container/), granted: false },
  ]);

  const { code, host } = await report(['apply', ...reach(lab.host), '--yes']);
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  expect(code).toBe(1);
  expect(await pid()).toBe(before);
  expect(named(host, 'unknown')).toEqual([]);
  for (const asked of ['daemon/userns-remap', 'daemon/no-new-privileges'])
    expect(host.findings.find(({ control }) => control === asked)).toMatchObject({ status: 'fail', effect: 'none' });
  expect(host.findings.find(({ control }) => control === 'daemon/icc')).toMatchObject({
    status: 'fail',
    effect: 'pending',
  });
  expect(host.findings.find(({ control }) => control === 'daemon/live-restore')).toMatchObject({ status: 'pass' });
});

it('an unknown consent is refused, and nothing is changed', async () => {
  const { code, stderr } = await import('./ironhull.ts').then(({ ironhull }) =>
    ironhull(['apply', ...reach(lab.host), '--yes', '--accept', 'userns-remapp']),
  );
  expect(code).toBe(2);
  expect(stderr).toContain('daemon/userns-remap');
});

it('with consent does it: the container is stopped first, and nothing is orphaned', async () => {
  const consents = ['--accept', 'userns-remap', '--accept', 'no-new-privileges'];
  const { code, host } = await report(['apply', ...reach(lab.host), '--yes', ...consents]);
  expect(host.error).toBeUndefined();
  expect(named(host, 'fail', 'unknown', 'manual')).toEqual([]);
  expect(code).toBe(0);
  expect((await lab.host.must('docker ps -aq; pidof containerd-shim-runc-v2 || :')).trim()).toBe('');
});
