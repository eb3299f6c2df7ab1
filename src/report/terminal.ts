import { printable } from '../escape.ts';
import type { HostReport, Plan, Report } from '../model.ts';
import { palette } from './colour.ts';
import { presentable } from './credentials.ts';
import { beforeAfterLines } from './terminal/before-after.ts';
import { closingLines } from './terminal/closing.ts';
import { brief, findingLines } from './terminal/findings.ts';
import { headerLines } from './terminal/header.ts';
import { historyLines } from './terminal/history.ts';
import { type Page, paragraph } from './terminal/layout.ts';
import { errorLines, hasReason, outcomeLines } from './terminal/outcome.ts';
import { consentLines, planLines } from './terminal/plan.ts';
import { proofLines } from './terminal/proofs.ts';
import { type Sections, sectionsOf } from './terminal/sections.ts';
import { summaryLines } from './terminal/summary.ts';

export interface Look {
  readonly colour: boolean;
  /** Columns of the terminal; used between 40 and 120. */
  readonly width: number;
  /** Also what passes and what does not apply, and diffs of any length. */
  readonly verbose: boolean;
}

/** The report as a person reads it, with a line feed at its end. Text from hosts is escaped here, once for all. */
export function terminalReport(report: Report, look: Look): string {
  const { safe, page, lines } = drawn(report, look);
  return text([...lines, ...summaryLines(safe.hosts, page), ...closingLines(safe, page)]);
}

/** Only the hosts, without exit code and next step: for a question that follows. */
export function hostsText(report: Report, look: Look): string {
  return text(drawn(report, look).lines);
}

function drawn(report: Report, look: Look) {
  const safe = printable(presentable(report));
  const page = pageOf(look);
  const lines = safe.hosts.flatMap((host) => [...hostLines(host, safe, page), '']).slice(0, -1);
  return { safe, page, lines };
}

/** Only what moved, before and after side by side, for each host that changed; '' where none did. */
export function beforeAfter(report: Report, look: Omit<Look, 'verbose'>): string {
  const page = pageOf({ ...look, verbose: false });
  const { hosts } = printable(presentable(report));
  const lines = hosts.flatMap((host) => {
    const moved = beforeAfterLines(host, page);
    return moved.length === 0 || hosts.length === 1 ? moved : ['', page.paint.strong(host.host), ...moved];
  });
  return lines.length === 0 ? '' : text(lines.slice(1));
}

const pageOf = ({ colour, width, verbose }: Look): Page => ({
  paint: palette(colour),
  width: Math.min(120, Math.max(40, width)),
  verbose,
});

const text = (lines: readonly string[]) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`;

function hostLines(host: HostReport, report: Report, page: Page): string[] {
  const sections = sectionsOf(host.findings);
  return [...headerLines(host, sections, page), ...bodyLines(host, sections, report, page)];
}

function bodyLines(host: HostReport, sections: Sections, report: Report, page: Page): string[] {
  const { plan, facts, findings, outcome, proofs = [], error } = host;
  if (outcome === 'unreachable') return outcomeLines(host, report, page);
  switch (report.command) {
    case 'plan':
      return plan === undefined
        ? [...errorLines(error, page), ...historyLines(host, page), ...findingLines(sections, page)]
        : [...errorLines(error, page), ...historyLines(host, page), ...planLines(plan, facts, findings, page)];
    case 'apply':
    case 'rollback':
      return [
        ...outcomeLines(host, report, page),
        ...(outcome === 'applied' ? beforeAfterLines(host, page) : []),
        ...proofLines(proofs, page),
        ...(asBefore(host) ? [] : leftOver(plan, sections, page)),
      ];
    case 'verify':
      return [
        ...errorLines(error, page),
        ...proofLines(proofs, page),
        ...(proofs.length === 0 ? ['', ...paragraph('No proof was run.', 0, page)] : []),
      ];
    default:
      return [
        ...errorLines(error, page),
        ...historyLines(host, page),
        ...findingLines(sections, page, host.drift),
        ...proofLines(proofs, page),
      ];
  }
}

/** Where nothing changed in the end, the counts in the header are enough: what matters is why. */
const asBefore = (host: HostReport) =>
  ['drifted', 'rolled-back', 'rollback-incomplete', 'unconfirmed'].includes(host.outcome) ||
  (host.outcome === 'refused' && hasReason(host));

/** After a change what is left, a line each: the audit has the long form. */
function leftOver(plan: Plan | undefined, sections: Sections, page: Page): string[] {
  const { failed, pending, manual, unknown, waived } = sections;
  return [
    ...consentLines(
      (plan?.consents ?? []).filter(({ granted }) => !granted),
      page,
    ),
    ...brief('Still open', [...failed, ...pending, ...manual, ...unknown], page),
    ...brief('Waived', waived, page),
  ];
}
