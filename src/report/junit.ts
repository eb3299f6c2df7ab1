import { printable } from '../escape.ts';
import { unreachable } from '../events.ts';
import type { Finding, HostReport, ProofResult, Report } from '../model.ts';
import { presentable } from './credentials.ts';
import { areaOf } from './rules.ts';
import { said } from './said.ts';
import { hasReason, outcomeMeaning, wentWrong } from './terminal/outcome.ts';
import { element, xmlText } from './xml.ts';

/**
 * JUnit XML as CI systems read it (the dialect of Maven Surefire, Jenkins' junit-10.xsd): a suite for each host, a case
 * for each control and proof. What makes the exit code other than 0 is a failure here, what is unknown an error.
 */
export function junitReport(report: Report): string {
  const safe = printable(presentable(report));
  const suites = safe.hosts.map((host) => suite(host, safe));
  const root = {
    name: `ironhull ${safe.command}`,
    time: seconds(safe),
    ...total(suites.flatMap(({ cases }) => cases)),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    root,
    suites.map(({ text }) => text),
  )}\n`;
}

type Kind = 'pass' | 'failure' | 'error' | 'skipped';
interface Case {
  readonly kind: Kind;
  readonly text: string;
}

function suite(host: HostReport, report: Report) {
  const { findings, proofs = [], profile, profileDigest, outcome, facts } = host;
  const cases = [
    ...(wentWrong(host, report.command) ? [trouble(host, report.command)] : []),
    ...findings.map((it) => findingCase(it, host)),
    ...proofs.map((it) => proofCase(it, host)),
  ];
  const { os, kernel, docker } = facts;
  const properties = Object.entries({ profile, profileDigest, outcome, os, kernel, docker })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => element('property', { name, value }));
  const { tests, failures, errors } = total(cases);
  const skipped = cases.filter(({ kind }) => kind === 'skipped').length;
  const attributes = {
    name: host.host,
    hostname: host.address,
    timestamp: report.startedAt,
    ...{ tests, failures, errors, skipped },
  };
  const children = [element('properties', {}, properties), ...cases.map(({ text }) => text)];
  return { cases, text: element('testsuite', attributes, children) };
}

function total(cases: readonly Case[]) {
  const of = (kind: Kind) => cases.filter((it) => it.kind === kind).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error') };
}

/** The run itself, where it went wrong: there may be no finding at all. */
function trouble(host: HostReport, command: string): Case {
  const { outcome, error, transaction } = host;
  const why = [error?.message, error?.hint, transaction?.message].filter((it) => it !== undefined);
  // A refusal without a reason waits for consent: it was carried out as it should be.
  const kind = outcome === 'refused' && !hasReason(host) ? 'failure' : 'error';
  return testcase(kind, { host, area: 'run', name: command }, outcomeMeaning(host, command), outcome, why.join('\n'));
}

function findingCase(finding: Finding, host: HostReport): Case {
  const { control, title, severity, seen } = finding;
  const lines = [title, ...said(finding, host.drift).map(({ label, text }) => `${label}: ${text}`)];
  return testcase(kindOf(finding), { host, area: areaOf(control), name: control }, seen, severity, lines.join('\n'));
}

function kindOf({ status, effect }: Finding): Kind {
  switch (status) {
    case 'pass':
      return effect === 'pending' ? 'failure' : 'pass';
    case 'fail':
    case 'manual':
      return 'failure';
    case 'unknown':
      return 'error';
    case 'waived':
    case 'not-applicable':
      return 'skipped';
    default:
      return unreachable(status);
  }
}

function proofCase({ proof, title, status, expected, seen }: ProofResult, host: HostReport): Case {
  const kind = { proved: 'pass', disproved: 'failure', 'not-run': 'skipped' } as const;
  const text = `${title}\nexpected: ${expected}\nseen: ${seen}`;
  return testcase(kind[status], { host, area: 'proof', name: proof }, seen, status, text);
}

/** Jenkins knows no suites: only a class name with the host in it keeps two hosts apart there. */
function testcase(
  kind: Kind,
  { host, area, name }: { host: HostReport; area: string; name: string },
  message: string,
  type: string,
  text: string,
): Case {
  const inner =
    // The only place for words that both of Jenkins' schemas know.
    kind === 'skipped' ? element('skipped', {}, [xmlText(message)]) : element(kind, { message, type }, [xmlText(text)]);
  const children = kind === 'pass' ? [] : [inner];
  return { kind, text: element('testcase', { classname: `${host.host}.${area}`, name }, children) };
}

const seconds = ({ durationMs }: Report) => (durationMs / 1000).toFixed(3);
