import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionOptions } from '../engine/transaction/body.ts';
import { outcomeOf, readProgress, type TxOutcome } from '../engine/transaction/progress.ts';
import { commitScript, followScript, rollbackScript, startScript } from '../engine/transaction/scripts.ts';
import { keeperUnits } from '../facts/keepers.ts';
import type { Plan, Transport } from '../model.ts';
import type { Inspection } from './inspect.ts';
import { stageOf } from './progress-words.ts';
import { patience } from './times.ts';
import { isTheHosts } from './with-host.ts';
import { recordOf, transactionId, type Work, type World } from './world.ts';

/** Longest wait for a call that only undoes: it knows no plan, so it is as patient as the most patient apply is likely to be. */
const UNDO_SECONDS = 1800;

/** The calls to one host's transaction. Each follows to the end of what it started, and outlives a lost link. */
export interface Transaction {
  readonly id: string;
  start(transport: Transport): Promise<TxOutcome>;
  commit(transport: Transport): Promise<TxOutcome>;
  rollback(transport: Transport): Promise<TxOutcome>;
  /** After a lost link: keeps trying to come back and read what became of it, as long as the host waits. */
  recover(): Promise<{ outcome: TxOutcome; transport: Transport | null }>;
}

export function transactionOn(work: Work, world: World, plan: Plan, seen: Inspection): Transaction {
  const options = transactionOptions(work, world, plan, seen);
  const { id, allowSeconds, restartSeconds } = options;
  const waits = { seconds: allowSeconds + restartSeconds, whole: true };
  const call = (transport: Transport, script: (nonce: string) => string) => talk(transport, script, work, world, waits);
  return {
    id,
    start: (transport) => call(transport, (nonce) => startScript(plan, { ...options, nonce })),
    commit: (transport) => call(transport, (nonce) => commitScript(id, { nonce })),
    rollback: (transport) => talk(transport, (nonce) => rollbackScript(id, { nonce }), work, world, UNDO),
    async recover() {
      const until = Date.now() + (allowSeconds + world.confirmSeconds) * 1000;
      for (let wait = 1; Date.now() < until && wait <= 5; wait++) {
        await sleep(wait * 1000);
        const transport = await reopened(work, world);
        if (transport === null) continue;
        const outcome = await call(transport, (nonce) => followScript(id, { nonce }));
        if (outcome.kind !== 'unknown') return { outcome, transport };
        await transport.close();
      }
      return {
        outcome: { kind: 'unknown', message: 'the host cannot be reached any more', notes: [] },
        transport: null,
      };
    },
  };
}

/** What a new transaction on this host is called, whose it is, and what it must not lose. */
export function transactionOptions(
  work: Work,
  world: World,
  plan: Plan,
  seen: Inspection,
): TransactionOptions & ReturnType<typeof patience> {
  const id = transactionId(world.now(), randomBytes(2).toString('hex'));
  return {
    id,
    operator: world.operator,
    confirmSeconds: world.confirmSeconds,
    ...patience(plan, seen),
    keepers: [...keeperUnits, ...work.profile.keep].filter((unit) => !unit.endsWith('@')).map(asService),
    ...(seen.past.record === null ? {} : { recordAfter: seen.past.record.transaction }),
    record: recordOf(work, world, id, plan, seen),
  };
}

export interface Waits {
  readonly seconds: number;
  /** Whether the transaction is told from its first word on; a rollback is not interested in how it came about. */
  readonly whole: boolean;
}

export const UNDO: Waits = { seconds: UNDO_SECONDS, whole: false };

/** One call, telling progress while it runs. */
export async function talk(
  transport: Transport,
  script: (nonce: string) => string,
  { host }: Work,
  { tell }: World,
  { seconds, whole }: Waits,
): Promise<TxOutcome> {
  const nonce = randomBytes(16).toString('hex');
  let telling = whole;
  const { stdout } = await transport.exec(script(nonce), {
    timeoutMs: (seconds + 60) * 1000,
    onLine(line) {
      const event = readProgress(line, nonce);
      const stage = event === undefined ? undefined : stageOf(event);
      telling ||= stage?.stage === 'rolling-back';
      if (stage !== undefined && telling) tell({ type: 'host-stage', host: host.name, ...stage });
    },
  });
  return outcomeOf(stdout, nonce);
}

/** A fresh connection, or null where there is none to be had just now. */
async function reopened({ host }: Work, { open }: World): Promise<Transport | null> {
  try {
    return await open(host);
  } catch (error) {
    if (isTheHosts(error)) return null;
    throw error;
  }
}

const asService = (unit: string) => (/\.(service|socket|timer|path|target)$/.test(unit) ? unit : `${unit}.service`);
