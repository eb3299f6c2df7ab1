import type { HostReport, Plan, Transport } from '../model.ts';
import { confirmFromOutside } from './confirm.ts';
import { driftedFiles } from './drifted.ts';
import { ending, undoesItself } from './ending.ts';
import type { Inspection } from './inspect.ts';
import { lookAt, nothingHere, onlyLookedAt, outcomeOfFindings, reportOf } from './look.ts';
import { planned } from './plan.ts';
import { tooShort } from './times.ts';
import { transactionOn } from './transact.ts';
import { isTheHosts, withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

/**
 * Brings one host to comply, as one transaction: look, plan, ask, apply, come back over a fresh connection, look again,
 * and only then confirm. Every way out of here leaves the host as planned, or to its own rollback.
 */
export async function apply(work: Work, world: World): Promise<HostReport> {
  return withHost(work, world, async (transport) => {
    const began = Date.now();
    const seen = await lookAt(transport, work, world);
    const lookMs = Date.now() - began;
    const other = nothingHere(work, seen, 'change') ?? onlyLookedAt(work, seen);
    if (other !== null) return other;
    const short = isEmpty(planned(work, world, seen)) ? null : tooShort(world, lookMs);
    if (short !== null) return { ...reportOf(work, 'refused', seen), error: short };
    const plan = await agreedPlan(work, world, seen, (accepted) => planned(work, world, seen, accepted));
    if (plan === null)
      return { ...reportOf(work, 'refused', seen), error: { message: 'nothing was changed: you said no' } };
    const report = { ...reportOf(work, outcomeOfFindings(seen.findings), seen), plan };
    return isEmpty(plan) ? report : carriedOut(work, world, transport, seen, plan);
  });
}

/** The plan with what the person consents to; null when they do not want it. */
export async function agreedPlan(
  work: Work,
  world: World,
  seen: Inspection,
  make: (accepted: ReadonlySet<string>) => Plan,
): Promise<Plan | null> {
  const plan = make(world.accepted);
  if (world.person === null) return plan;
  const lacking = plan.consents.filter(({ granted }) => !granted);
  const given = lacking.length === 0 ? [] : await world.person.consents(work.host.name, lacking);
  const agreed = given.length === 0 ? plan : make(new Set([...world.accepted, ...given]));
  return isEmpty(agreed) || (await world.person.confirm(work, seen, agreed)) ? agreed : null;
}

const isEmpty = ({ steps, activation }: Plan) => steps.length === 0 && activation === 'none';

/** A plan as one transaction, looked at again and confirmed over a fresh connection. Closes the one it was given. */
export async function carriedOut(
  work: Work,
  world: World,
  first: Transport,
  seen: Inspection,
  plan: Plan,
): Promise<HostReport> {
  const transaction = transactionOn(work, world, plan, seen);
  const connections = [first];
  const opened = (transport: Transport) => {
    connections.push(transport);
    return transport;
  };
  if (world.stop.aborted)
    return { ...reportOf(work, 'refused', seen), error: { message: 'nothing was changed: interrupted' } };
  world.tell({ type: 'host-stage', host: work.host.name, stage: 'applying' });
  let outcome = await transaction.start(first);
  const drifted =
    outcome.kind === 'drifted' ? await driftedFiles(first, plan, outcome.paths, world.timeoutMs) : undefined;
  // The confirmation must come by the way that the operator will take next time, not by the one that is open already.
  await first.close();
  let end = ending(outcome, world);
  let after = seen;
  try {
    if (outcome.kind === 'unknown') {
      const back = await transaction.recover();
      if (back.transport !== null) opened(back.transport);
      outcome = back.outcome;
      end = ending(outcome, world);
    }
    if (outcome.kind === 'awaiting') {
      const second = connections[1] ?? opened(await world.open(work.host));
      ({ end, after } = await confirmFromOutside(second, transaction, work, world, plan, seen));
    }
  } catch (error) {
    if (!isTheHosts(error)) throw error;
    end = { outcome: 'unconfirmed', message: `${error.message}; ${undoesItself(world)}` };
  } finally {
    for (const it of connections) await it.close();
  }
  const { outcome: name, message, proofs } = end;
  return {
    ...reportOf(work, name, after),
    before: seen.findings,
    plan,
    transaction: {
      id: transaction.id,
      execs: connections.reduce((sum, { used }) => sum + used.execs, 0),
      connections: connections.reduce((sum, { used }) => sum + used.connections, 0),
      ...(message === undefined ? {} : { message }),
      ...(drifted === undefined ? {} : { drifted }),
    },
    ...(proofs === undefined ? {} : { proofs }),
  };
}
