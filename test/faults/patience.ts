import { setTimeout as sleep } from 'node:timers/promises';
import { commandLines, type FakeHost, worksOn } from '../shell/fake-host.ts';

/** Milliseconds: every step waits for the disk and the processors, which others may keep busy. */
const PATIENCE = 120_000;

export async function seen(condition: () => boolean, what = 'a condition'): Promise<void> {
  for (let tries = 0; tries < PATIENCE / 30; tries += 1) {
    if (condition()) return;
    await sleep(30);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Nothing works on this host's transactions any more, not even what a boot has left to do later. */
export const quiet = (host: FakeHost) => calm(host, () => true);

/** The same, but for those who only follow: they hold on for seconds after everything has ended. */
export const quietButFollowers = (host: FakeHost) => calm(host, (line) => !line.endsWith(' start'));

/**
 * Two looks in a row, both younger than the call: a process can be missed at the moment in which it becomes another one.
 * All who wait share the looks, for there may be hundreds of processes, and each is a file to be read.
 */
async function calm(host: FakeHost, counts: (commandLine: string) => boolean): Promise<void> {
  let [calmLooks, last] = [0, performance.now()];
  for (let tries = 0; tries < PATIENCE / BETWEEN_LOOKS; tries += 1) {
    await sleep(BETWEEN_LOOKS);
    const { at, lines } = recentLook();
    if (at <= last) continue;
    last = at;
    calmLooks = lines.some((line) => worksOn(host.root, line) && counts(line)) ? 0 : calmLooks + 1;
    if (calmLooks === 2) return;
  }
  throw new Error(`waited in vain for quiet on ${host.root}`);
}

const BETWEEN_LOOKS = 40;
let look: { readonly at: number; readonly lines: readonly string[] } = { at: Number.NEGATIVE_INFINITY, lines: [] };
function recentLook(): typeof look {
  const at = performance.now();
  if (at - look.at >= BETWEEN_LOOKS) look = { at, lines: [...commandLines().values()] };
  return look;
}

/** The processes of a shell come and go: one that was seen may have ended by itself. */
export function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** As many at once as two busy cores bear: a transaction waits more than it works. */
export const LANES = 4;

export async function severally<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
