// A script that is cut short on its way runs nothing (reliability.md finding 1), whatever the byte.
import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { commitScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import { fakeHost, NONCE, planOf, SHELLS, start } from './fake-host.ts';

vi.setConfig({ testTimeout: 120_000 });

describe.concurrent.each(Object.entries(SHELLS))('half a script under %s', (_, shell) => {
  it('changes nothing', async () => {
    const host = fakeHost(shell);
    host.write('etc/docker/daemon.json', '{}');
    const before = host.tree();
    const plan = planOf([{ kind: 'mode', path: '/etc/docker/daemon.json', mode: '0600' }]);
    const scripts = [
      start(host, plan),
      commitScript('a', { nonce: NONCE, seam: host.seam }),
      rollbackScript('latest', { nonce: NONCE, seam: host.seam }),
    ];
    for (const script of scripts) {
      // Everything near both ends, where the calls are, and a spread of offsets in the library.
      const step = Math.max(1, Math.floor(script.length / 60));
      const offsets = new Set([0, 1, 2, 5, 6, 7]);
      for (let at = 0; at < script.length - 80; at += step) offsets.add(at);
      // The last four bytes spell `main`: with them, and without the newline, the script is whole.
      for (let at = script.length - 80; at < script.length - 1; at += 3) offsets.add(at);
      offsets.delete(script.length - 1);
      for (const at of offsets) await host.run(script.slice(0, at));
    }
    expect(host.tree()).toBe(before);
    expect(readdirSync(host.root).sort()).toEqual(['etc', 'fake-bin', 'run']);
    await host.remove();
  });
});
