import { oneLine } from '../../escape.ts';
import { count } from '../../facts/words.ts';
import type { HostReport } from '../../model.ts';
import { fleet } from '../../session/fleet.ts';
import { reportOf } from '../../session/look.ts';
import { plan } from '../../session/plan.ts';
import { prepare } from '../prepare.ts';
import { type State, tell } from './state.ts';
import { on, type Step, turn } from './turn.ts';

/** Looks at every host, changes nothing, and says in a line each what is there. */
export const look: Step<State> = async (state) => {
  const reports = await looked(state);
  for (const it of reports) tell(summary(it), 0, 2);
  const well = reports.filter(({ plan }) => plan !== undefined);
  const lost = reports.length - well.length;
  if (lost === 0) return on({ ...state, reports, answers: [] });
  const answer = await turn(`${count(lost, 'host')} cannot be hardened as it is now.`, [
    { name: 'Try again', value: 'again' as const },
    ...(well.length === 0 ? [] : [{ name: `Go on with the other ${well.length}`, value: 'without' as const }]),
  ]);
  if (answer.go !== 'on') return answer;
  if (answer.value === 'again') return look(state);
  const names = new Set(well.map(({ host }) => host));
  return on({ ...state, words: state.words.filter((it) => names.has(it)), reports: well, answers: [] });
};

async function looked({ words, local, options, base }: State): Promise<HostReport[]> {
  const prepared = await prepare(words, { ...options, ...(local ? { local } : {}), profile: base, verify: false });
  const { works, world, chosen, finish } = prepared;
  const byHost = new Map(works.map((work) => [work.host, work]));
  try {
    return await fleet(
      [...byHost.keys()],
      (host) => plan(byHost.get(host)!, world),
      (host) => reportOf(byHost.get(host)!, 'refused'),
      { concurrency: chosen.concurrency, tell: world.tell, careful: false },
    );
  } finally {
    finish();
  }
}

function summary({ host, facts, findings, plan, error }: HostReport): string {
  const name = oneLine(host);
  if (plan === undefined) {
    const why = [error?.message, error?.hint].filter((it) => it !== undefined).map((it) => oneLine(it, 400));
    return `✘ ${name}: ${why.join('. ') || 'nothing to harden'}`;
  }
  const wrong = findings.filter(({ status }) => status === 'fail');
  const grave = wrong.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const runs = facts.running === undefined ? '' : `, ${count(facts.running, 'container')} running`;
  return `✔ ${name}: ${oneLine(facts.os ?? 'Linux')}, Docker ${oneLine(facts.docker ?? '?')}${runs}; ${count(wrong.length, 'control')} failed, ${grave.length} of them grave; ${count(plan.steps.length, 'step')} would mend what needs no decision`;
}
