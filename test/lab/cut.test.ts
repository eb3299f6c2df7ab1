// The connection is cut in the middle of apply and never comes back: the host undoes everything by itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { proxyTo } from './proxy.ts';
import { differences, hostState } from './state.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

it.each([
  ['as soon as the transaction is armed', 'ls /var/lib/ironhull/tx/*/armed'],
  ['while dockerd restarts', 'test "$(pidof dockerd)" != "$BEFORE"'],
])(
  'cut %s: within the window the host is as before, byte for byte, with its containers running',
  async (_, reached) => {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-cut-'));
    const proxy = await proxyTo(lab.host, folder);
    try {
      await image(lab.host, 'base');
      await lab.host.must(
        'docker rm -f web >/dev/null 2>&1; docker run -d --name web --restart unless-stopped base sleep 100000',
      );
      const dockerd = (await lab.host.must('pidof dockerd')).trim();
      const pid = await lab.host.must("docker inspect -f '{{.State.Pid}}' web");
      const before = await hostState(lab.host);
      const arguments_ = [
        `root@127.0.0.1:${proxy.port}`,
        '--identity',
        lab.host.key,
        '--known-hosts',
        proxy.knownHosts,
      ];

      const applying = report(['apply', ...arguments_, '--yes', '--confirm-within', '10s', '--timeout', '30s']);
      await until(async () => (await lab.host.run(`BEFORE=${dockerd}; ${reached}`)).code === 0);
      proxy.cut();

      const { code, host } = await applying;
      expect(['unconfirmed', 'rolled-back']).toContain(host.outcome);
      expect([3, 4]).toContain(code);
      await until(async () => (await lab.host.run('ls /var/lib/ironhull/tx/*/rolled-back')).code === 0, 180);
      expect(differences(before, await hostState(lab.host))).toEqual([]);
      expect(await lab.host.must("docker inspect -f '{{.State.Pid}}' web")).toBe(pid);
      await lab.host.must('rm -rf /var/lib/ironhull');
    } finally {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function until(condition: () => Promise<boolean>, seconds = 120): Promise<void> {
  for (let i = 0; i < seconds * 5; i++) {
    if (await condition()) return;
    await sleep(200);
  }
  throw new Error('waited in vain');
}
