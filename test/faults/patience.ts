import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeHost, jobsOf } from '../shell/fake-host.ts';

/** Two minutes: every step waits for the disk, which others may keep busy. */
export async function seen(condition: () => boolean, what = 'a condition'): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    if (condition()) return;
    await sleep(30);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Nothing works on this host's transactions any more. */
export const quiet = (host: FakeHost) => seen(() => jobsOf(host.root).length === 0, `quiet on ${host.root}`);

/** The processes of a shell come and go: one that was seen may have ended by itself. */
export function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** As many at once as two busy cores bear: a transaction waits more than it works. */
export async function severally<T>(items: readonly T[], work: (item: T) => Promise<void>, width = 4): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
