import { unreachable } from '../../events.ts';
import type { Reference, Report, Severity } from '../../model.ts';
import { areaOf, type Rules } from '../rules.ts';
import { message } from './message.ts';

export type Level = 'error' | 'warning' | 'note';

/** A rule for each control and proof that the report speaks of, with its help; sorted, so that two runs can be compared. */
export function rulesOf({ hosts }: Report, rules: Rules) {
  const found = new Map<string, ReturnType<typeof described>>();
  for (const { findings, proofs = [] } of hosts) {
    for (const { control, title, severity, refs } of findings) {
      const { why, costs } = rules.get(control) ?? {};
      found.set(control, described(control, title, severity, refs, why, costs));
    }
    for (const { proof, title, expected } of proofs)
      found.set(proofRule(proof), described(proofRule(proof), title, 'high', [], `Expected: ${expected}`));
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const proofRule = (proof: string) => `proof/${proof}`;

export function levelOf(severity: Severity): Level {
  switch (severity) {
    case 'critical':
    case 'high':
      return 'error';
    case 'medium':
      return 'warning';
    case 'low':
      return 'note';
    default:
      return unreachable(severity);
  }
}

function described(
  id: string,
  title: string,
  severity: Severity,
  refs: readonly Reference[],
  why?: string,
  costs?: string,
) {
  const sources = refs.map((it) => [it.source, it.id, it.url].filter((part) => part !== undefined).join(' '));
  const url = refs.find((it) => it.url !== undefined)?.url;
  const help = [
    why ?? title,
    ...(costs === undefined ? [] : [`What its repair may cost: ${costs}`]),
    ...(sources.length === 0 ? [] : [`Sources: ${sources.join('; ')}`]),
    ...(costs === undefined ? [] : [`ironhull explain ${id}`]),
  ];
  return {
    id,
    name: id.split(/[/-]/).map(capital).join(''),
    shortDescription: message(title),
    fullDescription: message(why ?? title),
    help: message(help.join('\n\n')),
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: levelOf(severity) },
    // What GitHub sorts alerts by: over 9.0 is critical there, over 7.0 high, over 4.0 medium.
    properties: {
      tags: ['security', 'docker', areaOf(id)],
      precision: 'very-high',
      'security-severity': SCORES[severity],
    },
  };
}

const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
