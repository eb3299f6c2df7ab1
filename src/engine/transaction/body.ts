import type { JsonObject, Plan, Put } from '../../model.ts';
import { quote } from '../../shell/quote.ts';
import { type Bridge, bridgeOf, copyToValidate } from './bridge.ts';
import { callOf, expectationsOf, resultOf } from './calls.ts';
import { idOf, oneLine, unitOf } from './places.ts';

export interface TransactionOptions {
  /** Sorts by time, since the newest is rolled back first: 20260101T120000Z-3f9a. */
  readonly id: string;
  /** Who applies, in words that a second operator is refused with. */
  readonly operator: string;
  /** Seconds within which a commit must follow the word `awaiting`. */
  readonly confirmSeconds: number;
  /** Seconds for everything before that word; the dead man's switch ends it then. */
  readonly allowSeconds?: number;
  /** Units that must not go down: SSH, cron, monitoring. Only those that run beforehand are watched. */
  readonly keepers: readonly string[];
  /** What /var/lib/ironhull/last-applied.json says after the commit. */
  readonly record: JsonObject;
  /** Computed from the plan when left out; null: none. */
  readonly liveRestoreBridge?: Bridge | null;
  /** Where the tests' fake host lies, and its shell. */
  readonly seam?: { readonly root: string; readonly shell: string };
}

/**
 * Everything that this transaction does to the host, as a list of calls that a person can review line by line.
 * The library (templates/shell) holds what the calls mean.
 */
export function bodyOf(plan: Plan, o: TransactionOptions): string[] {
  const bridge = o.liveRestoreBridge === undefined ? bridgeOf(plan) : o.liveRestoreBridge;
  const copy = copyToValidate(plan);
  const puts = plan.steps.map(({ action }) => action).filter((action) => action.kind === 'put');
  return [
    `# ironhull transaction ${o.id}`,
    `ROOT=${quote(o.seam?.root ?? '')} SHELL_=${quote(o.seam?.shell ?? '/bin/sh')}`,
    `ID=${quote(idOf(o.id))} OWNER=${quote(oneLine(o.operator))}`,
    `CONFIRM=${seconds(o.confirmSeconds)} ALLOW=${seconds(o.allowSeconds ?? 600)} SETTLE=${settleSeconds(puts)}`,
    `ACTIVATION=${plan.activation} LIVE_RESTORE_FIRST=${yes(plan.liveRestoreFirst)} STOPS_CONTAINERS=${yes(plan.stopsContainers)}`,
    `KEEPERS=${quote(o.keepers.map(unitOf).join(' '))}`,
    '',
    ...fn('expectations', expectationsOf(plan)),
    ...fn('preparations', [
      `record ${quote(JSON.stringify(o.record, null, 2))}`,
      ...(bridge ? [`bridge on ${quote(bridge.on)}`, `bridge off ${quote(bridge.off)}`] : []),
    ]),
    ...fn(
      'changes',
      plan.steps.flatMap(({ by, why, action }) => [`# ${oneLine(`${by.join(', ')}: ${why}`)}`, callOf(action)]),
    ),
    ...fn('checks', copy === undefined ? [] : [`check_daemon ${quote(copy)}`]),
    ...fn(
      'results',
      plan.steps.flatMap(({ action }) => resultOf(action)),
    ),
  ];
}

/** An authorization plugin that is missing kills the daemon 16 s after a reload or restart (engine-tried 5). */
function settleSeconds(puts: readonly Put[]): number {
  return puts.some(({ content }) => content.includes('"authorization-plugins"')) ? 18 : 4;
}

const fn = (name: string, calls: readonly string[]) => [`${name}() {`, ...calls.map((it) => `  ${it}`), '  :', '}', ''];
const yes = (it: boolean) => (it ? 'yes' : 'no');

function seconds(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > 86_400) throw new Error(`${count} is not a number of seconds`);
  return count;
}
