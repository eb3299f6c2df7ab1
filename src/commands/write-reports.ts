import { writeFile } from 'node:fs/promises';
import { CONTROLS } from '../controls/index.ts';
import { reportPage } from '../load/report-page.ts';
import type { Report } from '../model.ts';
import { htmlView } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import { sarifReport } from '../report/sarif.ts';
import { type Look, terminalReport } from '../report/terminal.ts';
import { keepHistory } from './keep-history.ts';
import type { Chosen } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** Each --format goes to the --output of the same place in the line; without one, or with -, to standard output. */
export async function writeReports(
  report: Report,
  { format, output, history, verbose }: Chosen,
  colour: boolean,
): Promise<void> {
  for (const [index, name] of format.entries()) {
    const file = output[index] ?? '-';
    const toTerminal = file === '-' && process.stdout.isTTY === true;
    const text = WRITERS[name]!(report, {
      colour: colour && toTerminal && !process.env.NO_COLOR,
      width: toTerminal ? process.stdout.columns : 100,
      verbose,
    });
    if (file === '-') process.stdout.write(text);
    else await store(file, text);
  }
  if (history === undefined) return;
  const trend = await keepHistory(report, history);
  // Behind the report that a person reads; a report for a machine on standard output stays whole.
  if (format.some((name, index) => name === 'terminal' && (output[index] ?? '-') === '-')) process.stdout.write(trend);
}

/** Every format, each from the same value. What --format takes is in SETTINGS; a test compares. */
export const WRITERS: Readonly<Record<string, (report: Report, look: Look) => string>> = {
  terminal: terminalReport,
  json: jsonReport,
  sarif: (report) => sarifReport(report, CONTROLS),
  junit: junitReport,
  markdown: markdownReport,
  html: (report) => reportPage(htmlView(report, CONTROLS)),
};

async function store(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${file}: ${(error as Error).message}`);
  }
}
