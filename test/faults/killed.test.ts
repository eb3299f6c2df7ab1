// The processes of a transaction are killed at every point between two changes, one run each (OSTree's destructive.rs is
// the model). What is left is always the host as it was, or as planned until the deadline.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { rollbackScript } from '../../src/engine/transaction/scripts.ts';
import { type FakeHost, fakeHost, jobsOf, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { boot } from './boot.ts';
import { figure, long, seed } from './figures.ts';
import { callsOf, type Hook, hook, KILLED_WITH_CHILD_LEFT } from './hooks.ts';
import { end, quietButFollowers, seen, severally } from './patience.ts';
import { contentOf, differing, furnish, ID, samplePlan, stateOf, TX } from './sample.ts';

describe.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it.each(['KILL', 'TERM', 'HUP'])(
    'a job that gets %s at any step leaves the host as before, or goes on',
    async (signal) => {
      const { calls, planned } = await undisturbed(shell);
      const points = spread(calls, 5);
      const violations: string[] = [];
      await severally(points, async (at) => {
        const host = victim(shell, [{ mode: 'job', at, does: `kill -${signal} $$` }]);
        const before = stateOf(host);
        const wrong = (what: string) => violations.push(`${shell}, ${signal} at ${at} of ${calls}: ${what}`);
        if (signal === 'HUP') {
          await host.run(start(host, samplePlan(), { confirmSeconds: 60 }));
          if (!host.exists(`${TX}/awaiting`)) wrong('was hung up on, and did not go on');
          else if (contentOf(host) !== planned) wrong('did not do all of the plan');
          await host.run(rollbackScript(ID, { nonce: NONCE, seam: host.seam }));
        } else {
          await attack(host);
        }
        for (const what of difference(host, before)) wrong(what);
        await host.remove();
      });
      const atLeast = 'each step × 3 signals × 3 shells';
      figure({
        attack: 'process killed (KILL, TERM, HUP) after each step',
        atLeast,
        rounds: points.length,
        violations,
        seed,
      });
    },
  );

  it('a change that a child of the dead job had begun does not come after the rollback', async () => {
    const { calls } = await undisturbed(shell);
    const points = spread(calls, 5);
    const violations: string[] = [];
    await severally(points, async (at) => {
      const host = victim(shell, [{ mode: 'job', at, does: KILLED_WITH_CHILD_LEFT }]);
      const before = stateOf(host);
      await attack(host);
      // Longer than the child would have slept.
      await sleep(1500);
      violations.push(...difference(host, before).map((it) => `${shell}, at ${at} of ${calls}: ${it}`));
      await host.remove();
    });
    const attackName = 'job killed while its child is at work';
    figure({ attack: attackName, atLeast: 'each step × 3 shells', rounds: points.length, violations, seed });
  });

  it("when job and dead man's switch are both killed at any step, the next boot puts everything back", async () => {
    const { calls } = await undisturbed(shell);
    const points = spread(calls, 5);
    const violations: string[] = [];
    const both = 'read -r guard_ _ 2>/dev/null <"$TX/deadman" && kill -KILL "$guard_"; kill -KILL $$';
    await severally(points, async (at) => {
      const host = victim(shell, [{ mode: 'job', at, does: both }]);
      violations.push(...(await bootAfter(host, `${shell}, both killed at ${at} of ${calls}`)));
    });
    figure({
      attack: 'everything killed, then boot',
      atLeast: 'each step × 3 shells',
      rounds: points.length,
      violations,
      seed,
    });
  });

  it('a rollback that is killed at any step is finished by the next boot', async () => {
    const job = { mode: 'job', at: (await undisturbed(shell)).calls, does: 'kill -KILL $$' };
    const calls = await rollbackCalls(shell, job);
    const points = spread(calls, 5);
    const violations: string[] = [];
    await severally(points, async (at) => {
      const host = victim(shell, [job, { mode: 'deadman', at, does: 'kill -KILL $$' }]);
      violations.push(...(await bootAfter(host, `${shell}, rollback killed at ${at} of ${calls}`)));
    });
    figure({
      attack: 'rollback killed, then boot',
      atLeast: 'each step × 3 shells',
      rounds: points.length,
      violations,
      seed,
    });
  });
});

function victim(shell: string, hooks: readonly Hook[]): FakeHost {
  const host = fakeHost(shell);
  furnish(host);
  hook(host, hooks);
  return host;
}

interface Undisturbed {
  /** How many steps there are when nothing happens. */
  readonly calls: number;
  /** What the host holds while it awaits confirmation. */
  readonly planned: string;
}

const found = new Map<string, Promise<Undisturbed>>();
function undisturbed(shell: string): Promise<Undisturbed> {
  const it = found.get(shell) ?? applied(shell);
  found.set(shell, it);
  return it;
}

async function applied(shell: string): Promise<Undisturbed> {
  const host = victim(shell, [{ mode: 'job' }]);
  const { stdout } = await host.run(start(host, samplePlan(), { confirmSeconds: 60 }));
  if (!host.exists(`${TX}/awaiting`)) throw new Error(`the sample plan does not work: ${stdout}`);
  const it = { calls: callsOf(host, 'job'), planned: contentOf(host) };
  for (const pid of jobsOf(host.root)) end(pid, 'SIGKILL');
  await host.remove();
  return it;
}

/** How many steps the rollback has that follows when the job is killed. */
async function rollbackCalls(shell: string, job: Hook): Promise<number> {
  const host = victim(shell, [job, { mode: 'deadman' }]);
  await attack(host);
  const calls = callsOf(host, 'deadman');
  await host.remove();
  return calls;
}

/** Starts the transaction and waits until nothing works on it any more. */
async function attack(host: FakeHost, confirmSeconds = 1): Promise<void> {
  const link = new AbortController();
  const running = host.run(start(host, samplePlan(), { confirmSeconds }), link.signal);
  await seen(() => callsOf(host, 'job') > 0, 'the first step');
  await quietButFollowers(host);
  link.abort();
  await running;
}

/** What is wrong after the fault and a boot. */
async function bootAfter(host: FakeHost, what: string): Promise<string[]> {
  const before = stateOf(host);
  await attack(host);
  const wrong: string[] = [];
  const status = await boot(host);
  if (status !== 0) wrong.push(`${what}: the boot unit fails with ${status}`);
  wrong.push(...difference(host, before).map((it) => `${what}: ${it}`));
  await host.remove();
  return wrong;
}

/** Nothing when the host is as before, and no word of ours speaks of an open transaction. */
function difference(host: FakeHost, before: string): string[] {
  const now = stateOf(host);
  const wrong = ['armed', 'rolling-back']
    .filter((state) => host.exists(`${TX}/${state}`))
    .map((it) => `is still ${it}`);
  if (host.exists('var/lib/ironhull/pending')) wrong.push('the boot unit stayed');
  if (now !== before) wrong.push(`not as before: ${differing(before, now).join(' | ')}`);
  return wrong;
}

/** Every step in the long form; otherwise a few, other ones each time. */
function spread(count: number, few: number): number[] {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  const stride = long ? 1 : Math.ceil(count / few);
  return all.filter((at) => at % stride === seed % stride);
}
