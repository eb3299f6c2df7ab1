import type { Report } from '../../model.ts';
import { type Page, paragraph } from './layout.ts';

/** What the exit code means, and the command that comes next. */
export function closingLines(report: Report, page: Page): string[] {
  const { command, hosts } = report;
  const next = nextStep(command, hosts);
  return [
    '',
    ...paragraph(exitWords(report), 0, page, page.paint.faint),
    ...(next === null ? [] : paragraph(next, 0, page)),
  ];
}

/** `Exit code 1: findings remain, or something waits for your consent.` */
export const exitWords = ({ command, exitCode, hosts }: Report) =>
  `Exit code ${exitCode}: ${meaning(command, exitCode, hosts)}.`;

function meaning(command: string, exitCode: number, hosts: Report['hosts']): string {
  if (command === 'rollback' && exitCode === 0) return 'what was asked for is undone';
  if (exitCode === 0 && hosts.some(({ outcome }) => outcome === 'not-applicable'))
    return 'nothing is left to do: every host complies, or has no Docker';
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
  const mendable = hosts.filter(({ findings }) => findings.some(({ fix }) => fix.length > 0));
  const [alone] = mendable.flatMap(({ leftAlone }) => leftAlone ?? []);
  if (command !== 'apply' && alone !== undefined && mendable.every((it) => it.leftAlone !== undefined))
    return `Nothing is changed here: ${alone}.`;
  if (command === 'audit' && mendable.length > 0)
    return 'Next: ironhull plan with the same hosts shows what would change, line by line.';
  const plans = hosts.flatMap(({ plan }) => plan ?? []);
  if (command === 'plan' && plans.some(({ steps, activation }) => steps.length > 0 || activation !== 'none'))
    return 'Next: ironhull apply with the same hosts and options does this, and undoes it unless it holds.';
  return null;
}
