import { appendFile, open } from 'node:fs/promises';
import type { Report } from '../model.ts';
import { historyLinesOf, readHistory, trendText } from '../report/run-history.ts';
import { UsageError } from './usage-error.ts';

/** Years of nights for a host; of a longer file only the end is read. */
const MOST_BYTES = 4 * 1024 * 1024;

/** --history FILE: adds this run to it, and returns how each of its hosts went since. */
export async function keepHistory(report: Report, file: string): Promise<string> {
  try {
    // One write at the end of the file: two runs at once do not tear each other's lines.
    await appendFile(file, historyLinesOf(report), { mode: 0o600 });
    const { runs } = readHistory(await tailOf(file));
    return trendText(
      runs,
      report.hosts.map(({ host }) => host),
    );
  } catch (error) {
    throw new UsageError(`the history cannot be kept in ${file}: ${(error as Error).message}`);
  }
}

async function tailOf(file: string): Promise<string> {
  const held = await open(file);
  try {
    const { size } = await held.stat();
    const bytes = Buffer.alloc(Math.min(size, MOST_BYTES));
    await held.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    await held.close();
  }
}
