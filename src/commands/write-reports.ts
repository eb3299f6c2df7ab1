import { writeFile } from 'node:fs/promises';
import type { Report } from '../model.ts';
import { jsonReport } from '../report/json.ts';
import { type Look, terminalReport } from '../report/terminal.ts';
import type { Chosen } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** Each --format goes to the --output of the same place in the line; without one, or with -, to standard output. */
export async function writeReports(
  report: Report,
  { format, output, verbose }: Chosen,
  colour: boolean,
): Promise<void> {
  for (const [index, name] of format.entries()) {
    const file = output[index] ?? '-';
    const toTerminal = file === '-' && process.stdout.isTTY === true;
    const text = written(report, name, {
      colour: colour && toTerminal && !process.env.NO_COLOR,
      width: toTerminal ? process.stdout.columns : 100,
      verbose,
    });
    if (file === '-') process.stdout.write(text);
    else await store(file, text);
  }
}

function written(report: Report, format: string, look: Look): string {
  return format === 'json' ? jsonReport(report) : terminalReport(report, look);
}

async function store(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${file}: ${(error as Error).message}`);
  }
}
