import { exitCodeFor } from '../engine/score.ts';
import type { Host, HostReport, Report } from '../model.ts';
import { fleet } from '../session/fleet.ts';
import { reportOf } from '../session/look.ts';
import type { Work, World } from '../session/world.ts';
import type { ChangeOptions } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { writeReports } from './write-reports.ts';

/** What a command does to one host. */
type Does = (work: Work, world: World) => Promise<HostReport>;

/** The shape of every command about hosts: prepare, work on each, report, and the exit code (design A2). */
export async function onHosts(
  command: string,
  words: readonly string[],
  options: ChangeOptions,
  does: Does,
  careful = false,
): Promise<number> {
  const prepared = await prepare(words, options);
  return working(command, prepared, options, does, careful);
}

export async function working(
  command: string,
  prepared: Prepared,
  options: ChangeOptions,
  does: Does,
  careful: boolean,
  codeOf: (hosts: readonly HostReport[]) => number = exitCodeFor,
): Promise<number> {
  let report: Report;
  try {
    report = await look(command, prepared, does, careful, codeOf);
  } finally {
    prepared.finish();
  }
  await writeReports(report, prepared.chosen, options.color);
  return report.exitCode;
}

/** Works on each host once, and puts together the report; ends no progress, so it may be done again. */
export async function look(
  command: string,
  { works, world, chosen }: Pick<Prepared, 'works' | 'world' | 'chosen'>,
  does: Does,
  careful: boolean,
  codeOf: (hosts: readonly HostReport[]) => number = exitCodeFor,
): Promise<Report> {
  const startedAt = world.now();
  const byHost = new Map<Host, Work>(works.map((work) => [work.host, work]));
  const spared = (host: Host, because: string): HostReport => ({
    ...reportOf(byHost.get(host)!, 'refused'),
    error: { message: because, hint: 'mend that host first, or name this one alone' },
  });
  const options = { concurrency: chosen.concurrency, tell: world.tell, careful };
  const hosts = await fleet([...byHost.keys()], (host) => does(byHost.get(host)!, world), spared, options);
  return {
    schema: 1,
    tool: { name: 'ironhull', version: world.version },
    command,
    startedAt: startedAt.toISOString(),
    durationMs: world.now().getTime() - startedAt.getTime(),
    exitCode: codeOf(hosts),
    hosts,
  };
}
