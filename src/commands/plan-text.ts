import type { Plan, Report } from '../model.ts';
import { hostsText } from '../report/terminal.ts';
import type { Inspection } from '../session/inspect.ts';
import { reportOf } from '../session/look.ts';
import type { Work } from '../session/world.ts';

/** A plan as `ironhull plan` prints it, for the question whether to go on. */
export function planText(work: Work, seen: Inspection, plan: Plan, look: { colour: boolean; width: number }): string {
  const report: Report = {
    schema: 1,
    tool: { name: 'ironhull', version: IRONHULL_VERSION },
    command: 'plan',
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
    exitCode: 1,
    hosts: [{ ...reportOf(work, 'findings', seen), plan }],
  };
  return `\n${hostsText(report, { ...look, verbose: false })}\n`;
}
