import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding, Plan, Transport } from '../model.ts';
import type { Inspection } from './inspect.ts';
import { lookAt } from './look.ts';
import type { Work, World } from './world.ts';

/** How often a question that a just restarted daemon left unanswered is put again, and how long to wait between. */
const TRIES = 3;
const PAUSE_MS = 2000;

/** Looks again and says whether that confirms the plan: null, or why not. */
export async function secondLook(
  transport: Transport,
  work: Work,
  world: World,
  plan: Plan,
  before: readonly Finding[],
): Promise<{ seen: Inspection; doubts: readonly string[] }> {
  for (let left = TRIES; ; left--) {
    const seen = await lookAt(transport, work, world);
    const doubts = doubtsAbout(plan, before, seen.findings);
    const mayAnswerYet = seen.findings.some(({ status }) => status === 'unknown');
    if (doubts.length === 0 || !mayAnswerYet || left === 1) return { seen, doubts };
    await sleep(PAUSE_MS);
  }
}

/**
 * Why what is seen now does not confirm the plan. Every planned control must pass, or be set and wait for what no
 * transaction can do (pending); and nothing that passed before may have been lost on the way.
 */
export function doubtsAbout(plan: Plan, before: readonly Finding[], after: readonly Finding[]): string[] {
  const passed = new Set(before.filter(({ status }) => status === 'pass').map(({ control }) => control));
  // Some repairs mend a part and leave the rest to a person: such a finding said so beforehand, in its advice.
  const leavesRest = new Set(
    before.filter(({ status, advice }) => status === 'fail' && advice).map(({ control }) => control),
  );
  return after.flatMap(({ control, status, effect, seen }) => {
    if (status === 'pass' || status === 'not-applicable' || status === 'waived' || effect === 'pending') return [];
    if (status === 'manual' && leavesRest.has(control)) return [];
    if (plan.controls.includes(control)) return [`${control} still says: ${seen}`];
    return passed.has(control) ? [`${control} passed before and now says: ${seen}`] : [];
  });
}
