import type { Plan, Transport } from '../model.ts';
import { type Ending, ending } from './ending.ts';
import type { Inspection } from './inspect.ts';
import { prove } from './prove.ts';
import { secondLook } from './second-look.ts';
import type { Transaction } from './transact.ts';
import type { Work, World } from './world.ts';

/** Over a fresh connection: looks again, and confirms what is as planned, or has it undone. Then proves it. */
export async function confirmFromOutside(
  transport: Transport,
  transaction: Transaction,
  work: Work,
  world: World,
  plan: Plan,
  before: Inspection,
): Promise<{ end: Ending; after: Inspection }> {
  const { name } = work.host;
  world.tell({ type: 'host-stage', host: name, stage: 'looking-again' });
  const { seen, doubts } = await secondLook(transport, work, world, plan, before.findings);
  const why = world.stop.aborted ? ['interrupted by the operator'] : doubts;
  if (why.length > 0) {
    world.tell({ type: 'host-stage', host: name, stage: 'rolling-back' });
    const end = ending(await transaction.rollback(transport), world);
    return {
      end: { ...end, message: [...why, ...(isUndone(end) ? [] : [end.message ?? ''])].join('\n') },
      after: before,
    };
  }
  world.tell({ type: 'host-stage', host: name, stage: 'confirming' });
  let outcome = await transaction.commit(transport);
  if (outcome.kind === 'unknown') {
    // The word may have arrived although its answer did not: ask, do not guess.
    const back = await transaction.recover();
    await back.transport?.close();
    outcome = back.outcome;
  }
  const end = ending(outcome, world);
  if (end.outcome !== 'applied') return { end, after: before };
  const proofs = world.verify && outcome.kind === 'committed' ? await prove(transport, work, world, seen) : undefined;
  return { end: { ...end, ...(proofs === undefined ? {} : { proofs }) }, after: seen };
}

const isUndone = ({ outcome }: Ending) => outcome === 'rolled-back';
