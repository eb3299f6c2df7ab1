import { planFor } from '../engine/plan.ts';
import { isKeeper } from '../facts/keepers.ts';
import { render } from '../load/templates.ts';
import type { HostReport, Plan } from '../model.ts';
import type { Inspection } from './inspect.ts';
import { lookAt, nothingHere, onlyLookedAt, outcomeOfFindings, reportOf } from './look.ts';
import { withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

/** What apply would do to a host that was seen like this. Throws PlanError on a contradiction. */
export function planned(work: Work, world: World, seen: Inspection, accepted = world.accepted): Plan {
  return planFor(seen.findings, {
    files: seen.files,
    render,
    accepted,
    running: seen.running,
    isKeeper: (unit) => isKeeper(unit, [...work.profile.keep, ...seen.wayIn]),
  });
}

/** Looks at one host and says what apply would change; changes nothing. `also` is handed the plan and what it came from. */
export async function plan(
  work: Work,
  world: World,
  also: (plan: Plan, seen: Inspection) => void = () => {},
): Promise<HostReport> {
  return withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = nothingHere(work, seen, 'look') ?? onlyLookedAt(work, seen);
    if (other !== null) return other;
    const report = reportOf(work, outcomeOfFindings(seen.findings), seen);
    const plan = planned(work, world, seen);
    also(plan, seen);
    return { ...report, plan, ...seen.past.told };
  });
}
