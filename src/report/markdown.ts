import { printable } from '../escape.ts';
import type { HostReport, Report } from '../model.ts';
import { palette } from './colour.ts';
import { presentable } from './credentials.ts';
import { findingBlocks } from './markdown/findings.ts';
import { cell, code, fenced, prose } from './markdown/inert.ts';
import { changeBlocks, planBlocks, proofBlocks } from './markdown/runs.ts';
import { exitWords } from './terminal/closing.ts';
import { hasReason, outcomeMeaning, wentWrong } from './terminal/outcome.ts';
import { sectionsOf, tally } from './terminal/sections.ts';
import { capital, count, outcomeMark } from './terminal/words.ts';

/** An issue of GitHub holds 65,536 characters; some are left for what a person adds. */
const LONGEST = 60_000;

/** GitHub's Markdown, fit for an issue: no longer than one may be, and nothing that a host says is markup. */
export function markdownReport(report: Report): string {
  const safe = printable(presentable(report));
  const { command, hosts, tool, startedAt } = safe;
  const head = [
    `# ironhull ${prose(command)}: ${count(hosts.length, 'host')}`,
    `${prose(exitWords(safe))}`,
    ...(hosts.length > 1 ? [overview(hosts)] : []),
  ];
  const foot = `Written by ironhull ${tool.version}, ${startedAt}.`;
  return `${[...fitting([...head, ...hosts.flatMap((it) => hostBlocks(it, safe))], LONGEST - 200), foot].join('\n\n')}\n`;
}

/** Whole blocks, as many as have room, and how many were left out. */
function fitting(blocks: readonly string[], room: number): string[] {
  let left = room;
  const shown = blocks.findIndex((it) => {
    left -= it.length + 2;
    return left < 0;
  });
  if (shown === -1) return [...blocks];
  const rest = blocks.length - shown;
  return [...blocks.slice(0, shown), `… and ${count(rest, 'part')} more that an issue has no room for: see --json.`];
}

function overview(hosts: readonly HostReport[]): string {
  const rows = hosts.map((host) => {
    const known = host.findings.length > 0 ? tally(sectionsOf(host.findings)) : 'nothing is known';
    return `| ${cell(host.host)} | ${outcome(host)} | ${known} |`;
  });
  return ['| host | outcome | findings |', '|---|---|---|', ...rows].join('\n');
}

const PLAIN = palette(false);

function outcome(host: HostReport): string {
  const { sign, word } = outcomeMark(host.outcome, PLAIN);
  return `${sign} ${word}`;
}

function hostBlocks(host: HostReport, report: Report): string[] {
  const { command } = report;
  const { address, profile, facts, findings, error, transaction, leftAlone, driftUnknown } = host;
  const { os, kernel, docker } = facts;
  const about = [
    ...[
      os,
      kernel === undefined ? undefined : `kernel ${kernel}`,
      docker === undefined ? undefined : `Docker ${docker}`,
    ],
    `profile ${profile}`,
  ].flatMap((it) => (it === undefined ? [] : [code(it)]));
  const why = [error?.message, error?.hint].filter((it) => it !== undefined);
  const asBefore = wentWrong(host, command) && (host.outcome !== 'refused' || hasReason(host));
  return [
    `## ${code(host.host)}: ${outcome(host)}`,
    [...(host.host === address ? [] : [code(address)]), ...about].join(', '),
    ...(command === 'apply' || command === 'rollback' || wentWrong(host, command)
      ? [capital(prose(outcomeMeaning(host, command)))]
      : []),
    ...why.map((it) => `> ${code(it)}`),
    ...(transaction?.message === undefined ? [] : [fenced(transaction.message)]),
    ...(leftAlone === undefined ? [] : [`Nothing is to be changed here: ${code(leftAlone)}`]),
    ...(driftUnknown === undefined ? [] : [`What was applied before is not known: ${code(driftUnknown)}`]),
    ...(findings.length === 0 ? [] : [`**${tally(sectionsOf(findings))}**`]),
    ...(host.outcome === 'applied' ? changeBlocks(host) : []),
    ...planBlocks(host, command),
    ...(command === 'verify' || asBefore ? [] : findingBlocks(host)),
    ...proofBlocks(host.proofs ?? []),
  ];
}
