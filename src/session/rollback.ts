import { randomBytes } from 'node:crypto';
import { type PastTransaction, readHistory } from '../engine/transaction/progress.ts';
import { historyScript, rollbackScript } from '../engine/transaction/scripts.ts';
import type { HostReport } from '../model.ts';
import { ending } from './ending.ts';
import { HostError } from './host-error.ts';
import { reportOf } from './look.ts';
import { talk, UNDO } from './transact.ts';
import { withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

/** Undoes a transaction: the named one, or the newest. */
export async function rollback(work: Work, world: World, id: string): Promise<HostReport> {
  return withHost(work, world, async (transport) => {
    world.tell({ type: 'host-stage', host: work.host.name, stage: 'rolling-back' });
    const outcome = await talk(
      transport,
      (nonce) => rollbackScript(id, { nonce, operator: world.operator }),
      work,
      world,
      UNDO,
    );
    const end = ending(outcome, world);
    const name = end.outcome;
    // That it was asked for is no news to the one who asked.
    const message =
      name === 'rolled-back'
        ? undefined
        : outcome.kind === 'drifted'
          ? `edited since this transaction wrote it: ${outcome.paths.join(', ')}`
          : end.message;
    const { execs, connections } = transport.used;
    return {
      ...reportOf(work, name),
      transaction: { id, execs, connections, ...(message === undefined ? {} : { message }) },
    };
  });
}

/** What the host remembers, oldest first. Throws where it cannot be read. */
export async function history(work: Work, world: World): Promise<readonly PastTransaction[]> {
  const transport = await world.open(work.host);
  try {
    const nonce = randomBytes(16).toString('hex');
    const { stdout } = await transport.exec(historyScript({ nonce }), { timeoutMs: world.timeoutMs });
    const past = readHistory(stdout, nonce);
    if (past === undefined) throw new HostError('the host did not say what was done on it before');
    return past;
  } finally {
    await transport.close();
  }
}
