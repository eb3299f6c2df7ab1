import type { Report } from '../../model.ts';
import { type Page, paragraph } from './layout.ts';

/** What the exit code means, and the command that comes next. */
export function closingLines({ command, exitCode, hosts }: Report, page: Page): string[] {
  const next = nextStep(command, hosts);
  return [
    '',
    ...paragraph(`Exit code ${exitCode}: ${meaning(command, exitCode)}.`, 0, page, page.paint.faint),
    ...(next === null ? [] : paragraph(next, 0, page)),
  ];
}

function meaning(command: string, exitCode: number): string {
  if (command === 'rollback' && exitCode === 0) return 'what was asked for is undone';
  return MEANINGS[exitCode] ?? 'see ironhull --help';
}

const MEANINGS: Readonly<Record<number, string>> = {
  0: 'every host complies, or was brought to comply',
  1: 'findings remain, or something waits for your consent',
  2: 'ironhull could not do its work',
  3: 'at least one host rolled back',
  4: 'a host could not be reached or a control is unknown, and nothing worse happened',
};

function nextStep(command: string, hosts: Report['hosts']): string | null {
  if (command === 'audit' && hosts.some(({ findings }) => findings.some(({ fix }) => fix.length > 0)))
    return 'Next: ironhull plan with the same hosts shows what would change, line by line.';
  const plans = hosts.flatMap(({ plan }) => plan ?? []);
  if (command === 'plan' && plans.some(({ steps, activation }) => steps.length > 0 || activation !== 'none'))
    return 'Next: ironhull apply with the same hosts and options does this, and undoes it unless it holds.';
  return null;
}
