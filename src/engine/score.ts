import { unreachable } from '../events.ts';
import type { Finding, HostReport, Severity, Status } from '../model.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** Worst first (design A2): our own failure, a rollback, not knowing, findings, nothing to complain of. */
const WORST_FIRST: readonly ExitCode[] = [2, 3, 4, 1, 0];

/** The exit code of a run over these hosts. Code 2 never comes from a host: the command line adds it with `worst`. */
export function exitCodeFor(hosts: readonly HostReport[]): ExitCode {
  return worst(hosts.map(hostCode));
}

export function worst(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}

function hostCode(host: HostReport): ExitCode {
  switch (host.outcome) {
    case 'rolled-back':
    case 'rollback-incomplete':
      return 3;
    case 'unreachable':
    case 'unconfirmed':
      return 4;
    case 'refused':
      // A host that was looked at keeps its findings; one that was not (sudo, no Docker) is as good as unreachable.
      return host.findings.length === 0 ? 4 : worst([1, learned(host)]);
    case 'drifted':
      return worst([1, learned(host)]);
    case 'not-applicable':
      return 0;
    case 'clean':
    case 'findings':
    case 'applied':
      return learned(host);
    default:
      return unreachable(host.outcome);
  }
}

/** What the findings, consents and proofs say by themselves, whatever became of the run. */
function learned({ findings, plan, proofs = [] }: HostReport): ExitCode {
  if (findings.some(({ status }) => status === 'unknown')) return 4;
  const wanting = findings.some(needsAction) || plan?.consents.some(({ granted }) => !granted);
  // A proof that was not run says nothing: a host without images to start from is no worse for it.
  return wanting || proofs.some(({ status }) => status === 'disproved') ? 1 : 0;
}

/** Whether somebody still has to act: `manual` asks a person, and what is set but not in effect protects nobody yet. */
export function needsAction({ status, effect }: Finding): boolean {
  switch (status) {
    case 'fail':
    case 'manual':
      return true;
    case 'pass':
      return effect === 'pending';
    case 'unknown':
    case 'waived':
    case 'not-applicable':
      return false;
    default:
      return unreachable(status);
  }
}

export interface Counts {
  readonly status: Readonly<Record<Status, number>>;
  /** Of the findings that need action only: a passed critical control is no critical problem. */
  readonly severity: Readonly<Record<Severity, number>>;
  /** Set, but not in effect yet. */
  readonly pending: number;
}

export function counts(findings: readonly Finding[]): Counts {
  const status = { pass: 0, fail: 0, manual: 0, 'not-applicable': 0, unknown: 0, waived: 0 };
  const severity = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const it of findings) {
    status[it.status]++;
    if (needsAction(it)) severity[it.severity]++;
  }
  return { status, severity, pending: findings.filter(({ effect }) => effect === 'pending').length };
}
