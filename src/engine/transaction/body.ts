import { DAEMON_JSON } from '../../changes.ts';
import type { JsonObject, Plan, Put } from '../../model.ts';
import { faultsOf } from '../../seccomp/faults.ts';
import { quote } from '../../shell/quote.ts';
import { needsOf, objectionsTo } from '../daemon-config.ts';
import { objectIn } from '../json-text.ts';
import { PlanError } from '../plan-error.ts';
import { type Bridge, bridgeOf, configAfter, copyToValidate } from './bridge.ts';
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
  /** Seconds for one restart of dockerd. */
  readonly restartSeconds?: number;
  /** Units that must not go down: SSH, cron, monitoring. Only those that run beforehand are watched. */
  readonly keepers: readonly string[];
  /** What /var/lib/ironhull/last-applied.json says after the commit. */
  readonly record: JsonObject;
  /** The transaction of the record that this one goes on from; none: there was no record. */
  readonly recordAfter?: string;
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
    `CONFIRM=${seconds(o.confirmSeconds)} ALLOW=${seconds(o.allowSeconds ?? 600)} SETTLE=${settleSeconds(puts)} RESTART=${seconds(o.restartSeconds ?? 240)}`,
    `ACTIVATION=${plan.activation} LIVE_RESTORE_FIRST=${yes(plan.liveRestoreFirst)} STOPS_CONTAINERS=${yes(plan.stopsContainers)}`,
    `CHECK_FIRST=${yes(!checkWaits(puts))}`,
    `KEEPERS=${quote(o.keepers.map(unitOf).join(' '))}`,
    '',
    ...fn('expectations', expectationsOf(plan)),
    ...fn('preparations', [
      `record ${quote(JSON.stringify(o.record, null, 2))} ${o.recordAfter === undefined ? '-' : idOf(o.recordAfter)}`,
      ...(bridge ? [`bridge on ${quote(bridge.on)}`, `bridge off ${quote(bridge.off)}`] : []),
    ]),
    ...fn(
      'changes',
      plan.steps.flatMap(({ by, why, action }) => [`# ${oneLine(`${by.join(', ')}: ${why}`)}`, callOf(action)]),
    ),
    ...fn('objections', objectionCalls(plan, puts)),
    ...fn('checks', copy === undefined ? [] : [`check_daemon ${quote(copy)}`]),
    ...fn(
      'results',
      plan.steps.flatMap(({ action }) => resultOf(action)),
    ),
  ];
}

/** What would stop Docker under the new daemon.json and can be known before it is written. */
function objectionCalls(plan: Plan, puts: readonly Put[]): string[] {
  const config = configAfter(plan);
  if (config === undefined) return [];
  const made = plan.steps.map(({ action }) => (action.kind === 'user' ? action.name : ''));
  const comes = [...puts.map(({ path }) => path), ...made];
  const needs = needsOf(config).filter(({ name }) => !comes.includes(name));
  return [
    ...objectionsTo(config).map((text) => `object ${quote(oneLine(text))}`),
    ...needs.map(({ kind, name }) => `needs_${kind} ${quote(name)}`),
    ...profileFaults(config, puts).map((text) => `object ${quote(oneLine(text))}`),
  ];
}

/** Neither `dockerd --validate` nor the daemon looks into a seccomp profile, and with a broken one no container starts. */
function profileFaults(config: JsonObject, puts: readonly Put[]): string[] {
  const put = puts.find(({ path }) => path === config['seccomp-profile']);
  if (put === undefined) return [];
  const { broken, unknown } = faultsOf(put.content);
  return [...broken, ...unknown.map((it) => `there is no system call ${it}`)]
    .slice(0, 5)
    .map((it) => `the seccomp profile ${put.path}: ${it}`);
}

/** A unit's flags count in dockerd's check, and so do certificates: where the plan writes them, it must come after. */
function checkWaits(puts: readonly Put[]): boolean {
  const named = puts.find(({ path }) => path === DAEMON_JSON)?.content ?? '';
  // Of a seccomp profile dockerd's check does not even want to know whether it is there.
  const others = puts.filter(({ path }) => path !== DAEMON_JSON && path !== objectIn(named)?.['seccomp-profile']);
  return others.some(({ path }) => path.includes('/systemd/') || named.includes(path));
}

/** An authorization plugin that is missing kills the daemon 16 s after a reload or restart (engine-tried 5). */
function settleSeconds(puts: readonly Put[]): number {
  return puts.some(({ content }) => content.includes('"authorization-plugins"')) ? 18 : 4;
}

const fn = (name: string, calls: readonly string[]) => [`${name}() {`, ...calls.map((it) => `  ${it}`), '  :', '}', ''];
const yes = (it: boolean) => (it ? 'yes' : 'no');

function seconds(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > 86_400)
    throw new PlanError(`${count} is not a number of seconds`);
  return count;
}
