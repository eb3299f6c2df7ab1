import { audit as auditHost } from '../session/audit.ts';
import { driftHooks } from './drift/hooks.ts';
import { follower } from './drift/told.ts';
import { watch, watchEvery } from './drift/watch.ts';
import type { AuditOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { look } from './run.ts';
import type { Chosen } from './settings.ts';
import { UsageError } from './usage-error.ts';
import { writeReports } from './write-reports.ts';

/** `ironhull audit`: looks, judges, reports, once or again and again; tells of drift. Changes nothing. */
export async function audit(words: readonly string[], { watch: often, ...options }: AuditOptions): Promise<number> {
  const every = often === undefined ? null : watchEvery(often);
  // A watch says a line for each look; what goes on within one would drown it.
  const prepared = await prepare(words, { ...options, verify: false, ...(every === null ? {} : { quiet: true }) });
  const { chosen, finish } = prepared;
  try {
    const follow = follower(driftHooks(chosen, process.env));
    const lookOnce = () => look('audit', prepared, auditHost, false);
    if (every === null) {
      const report = await lookOnce();
      finish();
      await writeReports(report, chosen, options.color);
      await follow(report);
      return report.exitCode;
    }
    const files = onlyFiles(chosen);
    // Its own end is the watch's to make; two ways to stop would say two things.
    finish();
    return await watch(
      every,
      async () => {
        const report = await lookOnce();
        await writeReports(report, files, options.color);
        return report;
      },
      follow,
    );
  } finally {
    finish();
  }
}

/** The reports of a watch are files, each written anew with each look: standard output has its lines. */
function onlyFiles(chosen: Chosen): Chosen {
  const toFile = chosen.format.map((format, at) => ({ format, file: chosen.output[at] ?? '-' }));
  const bare = toFile.find(({ format, file }) => file === '-' && format !== 'terminal');
  if (bare !== undefined)
    throw new UsageError(
      `--watch has its lines on standard output, where the ${bare.format} report would go`,
      'name a file for it with --output; it is written anew with each look',
    );
  const kept = toFile.filter(({ file }) => file !== '-');
  return { ...chosen, format: kept.map(({ format }) => format), output: kept.map(({ file }) => file) };
}
