import type { Change, Control, Finding, HostReport, Severity } from '../model.ts';
import type { Question } from './question.ts';

/**
 * The questions whose answer changes something on these hosts, the gravest first. `controls` gives the words.
 * Reports are of a plan to which nothing disruptive was allowed yet.
 */
export function questionsFor(reports: readonly HostReport[], controls: ReadonlyMap<string, Control>): Question[] {
  return [...consents(reports, controls), ...lists(reports, controls)];
}

/** Lists have questions of their own, in which what is disruptive is named one by one. */
const WITH_A_LIST: readonly string[] = ['host/docker-group', 'services/unneeded'];

function consents(reports: readonly HostReport[], controls: ReadonlyMap<string, Control>): Question[] {
  const names = new Set(reports.flatMap(({ plan }) => (plan?.consents ?? []).map(({ name }) => name)));
  return [...names]
    .filter((name) => !WITH_A_LIST.includes(name))
    .sort((a, b) => weight(b, controls) - weight(a, controls))
    .map((name) => {
      const hit = reports.flatMap((it) =>
        (it.plan?.consents ?? [])
          .filter((consent) => consent.name === name)
          .map(({ affects }) => ({ host: it.host, words: affects, busy: (it.facts.running ?? 0) > 0 })),
      );
      return {
        kind: 'consent' as const,
        control: name,
        ...words(name, controls),
        here: hit.map(({ host, words }) => ({ host, words })),
        recommended: hit.some(({ busy }) => busy) ? ('later' as const) : ('now' as const),
      };
    });
}

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];
const weight = (name: string, controls: ReadonlyMap<string, Control>) =>
  SEVERITIES.indexOf(controls.get(name)?.severity ?? 'low');

interface List {
  readonly kind: 'members' | 'services' | 'listeners';
  readonly control: string;
  /** What a finding is about, one name each. */
  readonly names: (finding: Finding) => readonly string[];
}

const LISTS: readonly List[] = [
  { kind: 'members', control: 'host/docker-group', names: ({ seen }) => listed(/: (.*)$/, seen, ', ') },
  { kind: 'services', control: 'services/unneeded', names: ({ fix }) => fix.flatMap(masked) },
  {
    kind: 'listeners',
    control: 'services/unknown-listeners',
    names: ({ advice = '' }) => listed(/\[(.*)\]$/, advice, ', '),
  },
];

function lists(reports: readonly HostReport[], controls: ReadonlyMap<string, Control>): Question[] {
  return LISTS.flatMap(({ kind, control, names }) => {
    const found = reports.flatMap(({ host, findings }) =>
      findings
        .filter((it) => it.control === control && (it.status === 'fail' || it.status === 'manual'))
        .map((finding) => ({ host, words: finding.seen, names: names(finding) })),
    );
    const all = [...new Set(found.flatMap((it) => it.names))].sort();
    if (all.length === 0) return [];
    const here = found.map(({ host, words }) => ({ host, words }));
    return [{ kind, control, ...words(control, controls), here, names: all }];
  });
}

function listed(shape: RegExp, text: string, between: string): readonly string[] {
  const found = shape.exec(text)?.[1] ?? '';
  return found === '' ? [] : found.split(between);
}

const masked = (change: Change) =>
  change.kind === 'mask' && change.unit.endsWith('.service') ? [change.unit.replace(/\.service$/, '')] : [];

function words(name: string, controls: ReadonlyMap<string, Control>) {
  const { title, why, costs } = controls.get(name) ?? { title: RESTART, why: RESTART_WHY, costs: '' };
  return { title, gain: why, cost: costs };
}

/** The one consent that is no control's: daemon/restart. */
const RESTART = 'Restart dockerd where live-restore cannot keep containers running';
const RESTART_WHY = 'Most settings of the daemon are taken up only by a restart.';
