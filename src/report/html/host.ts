import { oneLine } from '../../escape.ts';
import type { Finding, HostReport, MovedSetting, Plan, Report } from '../../model.ts';
import { unifiedDiff } from '../diff.ts';
import { movedBetween } from '../moved-between.ts';
import { areaOf, type Rules } from '../rules.ts';
import { said } from '../said.ts';
import { lastWords } from '../terminal/history.ts';
import { interruption } from '../terminal/interruption.ts';
import { hasReason, outcomeMeaning, wentWrong } from '../terminal/outcome.ts';
import { sectionsOf, tally } from '../terminal/sections.ts';
import { done, order } from '../terminal/sentences.ts';
import { capital } from '../terminal/words.ts';
import { key, outcomeState, proofState, stateOf } from './states.ts';

/** One host as the template wants it; every member is there, for a missing one is an error of ours. */
export function hostView(host: HostReport, id: string, report: Report, rules: Rules) {
  const { findings, before, plan, transaction, outcome, proofs = [], facts, drift } = host;
  const sections = sectionsOf(findings);
  const sorted = Object.values(sections).flat();
  return {
    id,
    name: line(host.host),
    outcome: outcomeState(outcome),
    about: about(host),
    notes: notes(host, report.command),
    journal: transaction?.message ?? '',
    tally: tally(sections),
    changed: outcome === 'applied' ? (plan?.steps ?? []).map(({ action }) => line(done(action))) : [],
    moved: movedBetween(before, findings).map(({ was, after }) => ({
      control: was.control,
      was: glance(was),
      after: glance(after),
    })),
    planTitle: report.command === 'plan' ? 'What apply would do' : 'The plan',
    steps: outcome === 'applied' || plan === undefined ? [] : plan.steps.map(stepView),
    interruption: plan === undefined ? '' : interruption(plan, facts),
    consents: (plan?.consents ?? []).filter(({ granted }) => !granted).map(({ name, affects }) => ({ name, affects })),
    findings: sorted.map((it) => findingView(it, id, drift, rules)),
    proofs: proofs.map(({ title, status, expected, seen }) => ({
      ...proofState(status),
      title,
      expected: line(expected),
      seen: line(seen),
    })),
  };
}

function about({ host, address, profile, facts }: HostReport): string {
  const { os, kernel, docker } = facts;
  const parts = [
    ...(host === address ? [] : [address]),
    ...[
      os,
      kernel === undefined ? undefined : `kernel ${kernel}`,
      docker === undefined ? undefined : `Docker ${docker}`,
    ],
    `profile ${profile}`,
  ];
  return line(parts.filter((it) => it !== undefined).join(', '));
}

/** How it ended and why, what was left alone, and what is known of before. */
function notes(host: HostReport, command: string) {
  const { error, leftAlone, driftUnknown, lastTransaction, outcome } = host;
  const wrong = wentWrong(host, command);
  const ended = wrong || command === 'apply' || command === 'rollback' ? [capital(outcomeMeaning(host, command))] : [];
  const texts: [tone: string, text: string | undefined][] = [
    ...ended.map((text): [string, string] => [wrong && (outcome !== 'refused' || hasReason(host)) ? 'bad' : '', text]),
    ['', error?.message],
    ['', error?.hint],
    ['', leftAlone === undefined ? undefined : `Nothing is to be changed here: ${leftAlone}`],
    ['warn', lastTransaction === undefined ? undefined : lastWords(lastTransaction)],
    ['warn', driftUnknown === undefined ? undefined : `What was applied before is not known: ${driftUnknown}`],
  ];
  return texts.flatMap(([tone, text]) => (text === undefined ? [] : [{ tone, text: line(text) }]));
}

function findingView(finding: Finding, host: string, drift: readonly MovedSetting[] | undefined, rules: Rules) {
  const { control, title, severity } = finding;
  const state = stateOf(finding);
  const { why = '', costs = '' } = rules.get(control) ?? {};
  return {
    ...state,
    ...{ id: `${host}-${control.replaceAll('/', '-')}`, control, title, severity, why, costs },
    state: key(state.word),
    area: areaOf(control),
    said: said(finding, drift).map(({ label, text }) => ({ label, text: line(text) })),
  };
}

const glance = (finding: Finding) => ({ ...stateOf(finding), seen: oneLine(finding.seen, 300) });

function stepView({ action, why, risk, by }: Plan['steps'][number]) {
  const diff = action.kind === 'put' ? unifiedDiff(action.path, action.before, action.content) : '';
  return {
    order: capital(line(order(action))),
    ...{ why: line(why), risk, by: by.join(', ') },
    diff: diff
      .split('\n')
      .slice(0, -1)
      .map((it) => ({ line: it, tone: TONES[it.charAt(0)] ?? '' })),
  };
}

const TONES: Readonly<Record<string, string>> = { '+': 'good', '-': 'bad', '@': 'note' };

const line = (text: string) => oneLine(text, 2000);
