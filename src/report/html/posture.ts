import type { Finding, HostReport } from '../../model.ts';
import { areaOf } from '../rules.ts';
import { STATES, type State, stateOf } from './states.ts';

/** The posture per area as bars; before and after, where something was changed. */
export function pictures(hosts: readonly HostReport[]) {
  const now = hosts.flatMap(({ findings }) => findings);
  const changed = hosts.filter(({ before, outcome }) => before !== undefined && outcome === 'applied');
  // Hosts that were not changed are as they were.
  const earlier = hosts.flatMap((host) => (changed.includes(host) ? host.before! : host.findings));
  if (now.length === 0) return [];
  if (changed.length === 0) return [picture('By area', now)];
  return [picture('Before', earlier), picture('After', now)];
}

function picture(title: string, findings: readonly Finding[]) {
  const areas = [...new Set(findings.map(({ control }) => areaOf(control)))];
  return {
    title,
    rows: [
      row('all', findings),
      ...areas.map((area) =>
        row(
          area,
          findings.filter(({ control }) => areaOf(control) === area),
        ),
      ),
    ],
  };
}

function row(area: string, findings: readonly Finding[]) {
  let x = 0;
  const parts = byState(findings).map(({ state, many }) => {
    const width = (many * 100) / findings.length;
    const part = { tone: state.tone, x: round(x), width: round(width) };
    x += width;
    return part;
  });
  const words = byState(findings).map(({ state, many }) => `${many} ${state.word}`);
  return { area, parts, words: words.join(', ') };
}

/** How many there are of each state, the worst first; what is zero is not there. */
export function byState(findings: readonly Finding[]): { state: State; many: number }[] {
  const states = findings.map(stateOf);
  return STATES.flatMap((word) => {
    const of = states.filter((it) => it.word === word);
    return of.length === 0 ? [] : [{ state: of[0]!, many: of.length }];
  });
}

const round = (it: number) => Math.round(it * 100) / 100;
