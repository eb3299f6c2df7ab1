import { escapeText, oneLine } from '../escape.ts';
import { plan as planFor } from '../session/plan.ts';
import { transactionText } from '../session/script.ts';
import type { ChangeOptions } from './options.ts';
import { onHosts } from './run.ts';

/** `ironhull plan`: what apply would do. With --script, the very text that would be sent. Changes nothing. */
export function plan(words: readonly string[], options: ChangeOptions): Promise<number> {
  const given = { ...options, verify: false };
  if (options.script !== true) return onHosts('plan', words, given, (work, world) => planFor(work, world));
  return onHosts('plan', words, { ...given, format: [] }, async (work, world) => {
    let text: string | undefined;
    const report = await planFor(work, world, (plan, seen) => {
      text = transactionText(work, world, plan, seen);
    });
    const said = text ?? `# ${oneLine(report.error?.message ?? report.leftAlone ?? 'no plan')}\n`;
    // Word for word into a file; a terminal would obey what the host's own files hold.
    process.stdout.write(`# ${work.host.name}\n${process.stdout.isTTY ? escapeText(said) : said}`);
    return report;
  });
}
