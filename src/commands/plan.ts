import { escapeText, oneLine } from '../escape.ts';
import { plan as planFor } from '../session/plan.ts';
import { transactionText } from '../session/script.ts';
import type { ChangeOptions } from './options.ts';
import { onHosts } from './run.ts';

/** `ironhull plan`: what apply would do. With --script, the very text that would be sent. Changes nothing. */
export function plan(words: readonly string[], options: ChangeOptions): Promise<number> {
  const given = { ...options, verify: false };
  if (options.script !== true) return onHosts('plan', words, given, planFor);
  return onHosts('plan', words, { ...given, format: [] }, async (work, world) => {
    const report = await planFor(work, world);
    const text =
      report.plan === undefined
        ? `# ${oneLine(report.error?.message ?? 'no plan')}\n`
        : transactionText(work, world, report.plan);
    // Word for word into a file; a terminal would obey what the host's own files hold.
    process.stdout.write(`# ${work.host.name}\n${process.stdout.isTTY ? escapeText(text) : text}`);
    return report;
  });
}
