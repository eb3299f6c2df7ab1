import { printable } from '../escape.ts';
import type { Report, Severity } from '../model.ts';
import { presentable } from './credentials.ts';
import { hostView } from './html/host.ts';
import { byState, pictures } from './html/posture.ts';
import { key, outcomeState } from './html/states.ts';
import { areaOf, type Rules } from './rules.ts';
import { exitWords } from './terminal/closing.ts';
import { sectionsOf, tally } from './terminal/sections.ts';
import { count } from './terminal/words.ts';

/**
 * The HTML report as a value, which templates/report/page.html.hbs makes a page of. What a host says is bare text here:
 * the template escapes, all of it, and nowhere else is HTML made.
 */
export function htmlView(report: Report, rules: Rules) {
  const safe = printable(presentable(report));
  const { command, hosts, tool, startedAt, exitCode } = safe;
  const findings = hosts.flatMap((it) => it.findings);
  const severities = findings.map(({ severity }) => severity);
  const id = (at: number) => `host-${at + 1}`;
  return {
    title: `ironhull ${command}: ${hosts.length === 1 ? hosts[0]!.host : count(hosts.length, 'host')}`,
    when: `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    version: tool.version,
    verdict: { text: exitWords(safe), tone: VERDICTS[exitCode] ?? 'bad' },
    pictures: pictures(hosts),
    hostRows:
      hosts.length < 2
        ? []
        : hosts.map((host, at) => ({
            id: id(at),
            name: host.host,
            ...outcomeState(host.outcome),
            tally: host.findings.length === 0 ? 'nothing is known' : tally(sectionsOf(host.findings)),
          })),
    states: byState(findings).map(({ state, many }) => ({ ...state, key: key(state.word), many })),
    areas: [...new Set(findings.map(({ control }) => areaOf(control)))],
    severities: WORST_FIRST.filter((it) => severities.includes(it)),
    hosts: hosts.map((host, at) => hostView(host, id(at), safe, rules)),
    footer: `Written by ironhull ${tool.version}. ironhull explain CONTROL says more of each control.`,
  };
}

const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const VERDICTS: Readonly<Record<number, string>> = { 0: 'good', 1: 'bad', 4: 'warn' };
