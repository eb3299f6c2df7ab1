// Settings on the command line of a host that works: mended where they stand, and the container notices nothing.
import { expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'trixie' });
const pid = () => lab.host.must("docker inspect -f '{{.State.Pid}}' web");
const command = () => lab.host.must("tr '\\0' ' ' </proc/$(cat /run/docker.pid)/cmdline");
const STOCK = '/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock';

let before = '';

it('live-restore comes on before the restart, though flags change too', async () => {
  await lab.host.must(`
    printf '%s\\n' 'DOCKER_OPTS="-l warn --log-opt tag=x --label \\"odd=a \\$ b\\""' >/etc/default/docker
    systemctl reset-failed docker.service; systemctl restart docker.service`);
  expect(await command()).toBe(`${STOCK} -l warn --log-opt tag=x --label odd=a $ b `);
  await image(lab.host, 'base');
  await lab.host.must('docker run -d --name web --restart unless-stopped base sleep 100000');
  before = await pid();

  const skip = ['--skip', 'daemon/userns-remap', 'services/*'];
  const { host } = await report(['apply', ...reach(lab.host), ...skip, '--yes', '--no-verify']);
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  expect(named(host, 'manual', 'unknown')).toEqual([]);
  const passed = named(host, 'pass');
  expect(passed).toEqual(expect.arrayContaining(['daemon/live-restore', 'daemon/log-level', 'daemon/one-place']));
  expect(await pid()).toBe(before);
  expect(await command()).toBe(
    '/usr/sbin/dockerd --log-level info --log-opt tag=x --log-opt max-size=10m --log-opt max-file=3 ' +
      '-H fd:// --containerd=/run/containerd/containerd.sock --label odd=a $ b ',
  );
});

it('and the way back gives the old command, to the same container', async () => {
  const { code } = await report(['rollback', ...reach(lab.host), '--yes']);
  expect(code).toBe(0);
  expect(await command()).toBe(`${STOCK} -l warn --log-opt tag=x --label odd=a $ b `);
  expect(await pid()).toBe(before);
  expect(await lab.host.must('ls /etc/systemd/system/docker.service.d 2>/dev/null || :')).toBe('');
});
