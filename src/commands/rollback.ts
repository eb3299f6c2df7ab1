import { exitCodeFor } from '../engine/score.ts';
import type { PastTransaction } from '../engine/transaction/progress.ts';
import { escapeText } from '../escape.ts';
import { didYouMean } from '../load/nearest.ts';
import type { HostReport } from '../model.ts';
import { historyText, withCurrent } from '../report/past.ts';
import { history, rollback as rollbackOn } from '../session/rollback.ts';
import type { ChangeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { working } from './run.ts';
import { UsageError } from './usage-error.ts';

/** The host (none with --local, where an id is the only word) and the transaction. */
type Words = readonly [host: string | undefined, id: string | undefined];

/** `ironhull rollback HOST [ID]`: undoes what apply changed. What was undone as asked is success, unlike in apply. */
export async function rollback([word, id]: Words, options: ChangeOptions): Promise<number> {
  if (word === undefined && options.local !== true)
    throw new UsageError('rollback needs a host', 'or --local for this machine');
  const prepared = await prepare(word === undefined ? [] : [word], options);
  const [work] = prepared.works;
  if (work === undefined || prepared.works.length > 1) throw new UsageError('rollback works on one host at a time');
  const past = await history(work, prepared.world);
  prepared.finish();
  if (options.list === true) {
    process.stdout.write(told(past, options.json === true));
    return 0;
  }
  const target =
    id === undefined
      ? past.findLast(({ state }) => ['armed', 'rolling-back', 'committed'].includes(state))
      : past.find((it) => it.id === id);
  if (target === undefined) {
    throw new UsageError(
      id === undefined
        ? 'there is nothing to undo on this host'
        : `this host knows no transaction ${id}${didYouMean(
            id,
            past.map((it) => it.id),
          )}`,
      `ironhull rollback ${word ?? '--local'} --list shows its history`,
    );
  }
  if (prepared.world.person === null && !prepared.chosen.yes) {
    throw new UsageError('nobody can be asked here whether to undo it', 'add --yes');
  }
  if (
    prepared.world.person !== null &&
    !(await prepared.confirm(`Undo ${target.id} (by ${escapeText(target.operator)})?`))
  )
    return 1;
  const does = (it: typeof work, world: typeof prepared.world) => rollbackOn(it, world, target.id);
  return working('rollback', prepared, options, does, false, undone);
}

/**
 * 0 when everything is as before; a rollback that was asked for is no failure. 1 when the host itself refused: it was not
 * looked at, and so has no findings, but it answered.
 */
function undone(hosts: readonly HostReport[]): number {
  if (hosts.every(({ outcome }) => outcome === 'rolled-back')) return 0;
  return hosts.every(({ outcome, transaction }) => outcome === 'refused' && transaction !== undefined)
    ? 1
    : exitCodeFor(hosts);
}

function told(past: readonly PastTransaction[], json: boolean): string {
  return json ? `${JSON.stringify(withCurrent(past), null, 2)}\n` : historyText(past);
}
