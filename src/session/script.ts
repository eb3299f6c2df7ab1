import { bodyOf } from '../engine/transaction/body.ts';
import type { Plan } from '../model.ts';
import type { Inspection } from './inspect.ts';
import { transactionOptions } from './transact.ts';
import type { Work, World } from './world.ts';

/** The calls that apply would send for a plan, as a list that a person can review; the library behind them is static. */
export function transactionText(work: Work, world: World, plan: Plan, seen: Inspection): string {
  if (plan.steps.length === 0 && plan.activation === 'none') return '# nothing to do\n';
  return `${bodyOf(plan, transactionOptions(work, world, plan, seen)).join('\n')}\n`;
}
