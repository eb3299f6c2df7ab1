// The job is ended at any instant, by any signal; several runs race for the lock. The host is never left in between.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import journal from '../../templates/shell/journal.sh';
import lock from '../../templates/shell/lock.sh';
import { type FakeHost, fakeHost, jobsOf, NONCE, planOf, SHELLS, start } from './fake-host.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 3 });

const PLAN = planOf([
  ...['a', 'b/c', 'd/e/f', 'g'].map((name) => ({
    kind: 'put' as const,
    path: `/etc/${name}`,
    mode: null,
    was: null,
    before: null,
    content: name.repeat(1000),
  })),
  { kind: 'mode', path: '/etc/daemon.json', mode: '0600' },
]);

describe.concurrent.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('a job ended by %s at any instant is rolled back whole', async (signal) => {
    for (const after of [0, 30, 80, 150, 250, 400]) {
      const host = fakeHost(shell);
      host.write('etc/daemon.json', '{}', 0o640);
      const before = host.tree();
      const running = host.run(start(host, PLAN, { confirmSeconds: 60 }));
      await seen(() => jobsOf(host.root, 'job').length > 0);
      await sleep(after);
      for (const pid of jobsOf(host.root, ' job')) end(pid, signal);
      // Before arming nothing was changed; afterwards the dead man's switch or the job itself puts everything back.
      await seen(() => jobsOf(host.root, ' job').length === 0 && jobsOf(host.root, 'deadman').length === 0);
      expect(host.tree(), `${signal} after ${after} ms`).toBe(before);
      await running;
      await host.remove();
    }
  });

  it('a job that is hung up on goes on', async () => {
    const host = fakeHost(shell);
    host.write('etc/daemon.json', '{}');
    const running = host.run(start(host, PLAN, { confirmSeconds: 1 }));
    await seen(() => jobsOf(host.root, 'deadman').length > 0);
    for (const pid of jobsOf(host.root)) end(pid, 'SIGHUP');
    await seen(() => host.exists('var/lib/ironhull/tx/20260101T000000Z-aaaa/awaiting'));
    await running;
    await seen(() => host.exists('var/lib/ironhull/tx/20260101T000000Z-aaaa/rolled-back'));
    await host.remove();
  });

  it('of two that start at once exactly one is applied', async () => {
    const host = fakeHost(shell);
    host.write('etc/daemon.json', '{}');
    const both = ['20260101T000000Z-aaaa', '20260101T000000Z-bbbb'].map(async (id) =>
      outcomeOf((await host.run(start(host, PLAN, { id, confirmSeconds: 3 }))).stdout, NONCE),
    );
    expect((await Promise.all(both)).map(({ kind }) => kind).sort()).toEqual(['awaiting', 'refused']);
    await seen(() => jobsOf(host.root).length === 0);
    await host.remove();
  });

  it('without flock, of many exactly one gets the lock, and a dead holder does not keep it', async () => {
    const host = fakeHost(shell);
    const take = `ROOT='${host.root}' ID=x SHELL_=sh; ${journal}\n${lock}\nmkdir -p "$RUN"; hold_by_link lock && echo won; `;
    expect(await winners(host, `${take} sleep 4`, 6)).toBe(1);
    expect(await winners(host, take, 1)).toBe(1);
    await host.remove();
  });
});

/** The processes of a shell come and go: one that was seen may have ended by itself. */
function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** How many of them say that they have won, all started at once. */
async function winners(host: FakeHost, script: string, count: number): Promise<number> {
  const [command = 'sh', ...args] = host.shell.split(' ');
  const runs = Array.from({ length: count }, () => {
    const child = spawn(command, [...args, '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
    });
    return new Promise<string>((done) => child.on('close', () => done(said)));
  });
  return (await Promise.all(runs)).filter((said) => said === 'won\n').length;
}

/** A minute: every step waits for the disk, which others may keep busy. */
async function seen(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2400; tries += 1) {
    if (condition()) return;
    await sleep(25);
  }
  throw new Error('waited in vain');
}
