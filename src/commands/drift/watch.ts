import type { Since } from '../../engine/since.ts';
import { formatDuration, parseDuration } from '../../load/duration.ts';
import type { Report } from '../../model.ts';
import { UsageError } from '../usage-error.ts';
import { lineOf } from './line.ts';

const [SHORTEST, LONGEST] = [10_000, 7 * 24 * 3_600_000];

/** --watch TIME in milliseconds. Throws UsageError. */
export function watchEvery(text: string): number {
  try {
    const every = parseDuration(text);
    if (every >= SHORTEST && every <= LONGEST) return every;
  } catch (error) {
    throw new UsageError(`--watch ${text}: ${(error as Error).message}`);
  }
  throw new UsageError(
    `--watch ${text}: expected a time from ${formatDuration(SHORTEST)} to ${formatDuration(LONGEST)}`,
  );
}

/**
 * Looks again and again, a line on standard output for each look, until Ctrl-C or SIGTERM: a look that is under way is
 * finished, and its exit code is the watch's. The time runs from one beginning to the next. A second signal ends all at once.
 */
export async function watch(
  every: number,
  look: () => Promise<Report>,
  follow: (report: Report) => Promise<readonly Since[]>,
): Promise<number> {
  const stop = onStop();
  try {
    for (;;) {
      const began = Date.now();
      const report = await look();
      process.stdout.write(`${lineOf(report.startedAt, report.hosts, await follow(report))}\n`);
      await stop.orAfter(began + every - Date.now());
      if (stop.asked()) return report.exitCode;
    }
  } finally {
    stop.done();
  }
}

function onStop() {
  let end = () => {};
  let asked = false;
  const stopped = new Promise<void>((resolve) => {
    end = resolve;
  });
  const first = () => {
    asked = true;
    done();
    end();
  };
  const done = () => {
    process.removeListener('SIGINT', first);
    process.removeListener('SIGTERM', first);
  };
  process.on('SIGINT', first);
  process.on('SIGTERM', first);
  return {
    asked: () => asked,
    done,
    orAfter: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, ms));
        stopped.then(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
