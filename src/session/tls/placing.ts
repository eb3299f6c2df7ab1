import type { Plan, Transport } from '../../model.ts';
import { agreedPlan, carriedOut } from '../apply.ts';
import type { Inspection } from '../inspect.ts';
import { reportOf } from '../look.ts';
import type { Work, World } from '../world.ts';

/** A set's certificates as a transaction; a refusal where they need consent that nobody gave. */
export async function placing(
  work: Work,
  world: World,
  transport: Transport,
  seen: Inspection,
  make: (accepted: ReadonlySet<string>) => Plan,
) {
  const plan = await agreedPlan(work, world, seen, make);
  if (plan === null)
    return { ...reportOf(work, 'refused' as const, seen), error: { message: 'nothing was changed: you said no' } };
  if (plan.steps.length > 0) return carriedOut(work, world, transport, seen, plan);
  const lacks = plan.consents.filter(({ granted }) => !granted);
  const message = `it needs consent: ${lacks.map(({ name, affects }) => `${name} (${affects})`).join('; ')}`;
  return {
    ...reportOf(work, 'refused' as const, seen),
    error: { message, hint: `--accept ${lacks.map(({ name }) => name).join(' ')}` },
  };
}
