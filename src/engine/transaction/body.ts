import { createHash } from 'node:crypto';
import { DAEMON_JSON } from '../../changes.ts';
import { unreachable } from '../../events.ts';
import type { Action, JsonObject, Plan, Put } from '../../model.ts';
import { quote } from '../../shell/quote.ts';
import { needsOf, objectionsTo } from '../daemon-config.ts';
import { type Bridge, bridgeOf, configAfter, copyToValidate } from './bridge.ts';

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
    `CHECK_FIRST=${yes(!checkWaits(puts))}`,
    `KEEPERS=${quote(o.keepers.map(unitOf).join(' '))}`,
    '',
    ...fn(
      'expectations',
      puts.map((put) => `expect ${pathOf(put.path)} ${put.was ?? 'absent'}`),
    ),
    ...fn('preparations', [
      `record ${quote(JSON.stringify(o.record, null, 2))}`,
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
      puts.map((put) => `expect ${pathOf(put.path)} ${digest(put.content)}`),
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
  ];
}

/** A unit's flags count in dockerd's check, and so do certificates: where the plan writes them, it must come after. */
function checkWaits(puts: readonly Put[]): boolean {
  const named = puts.find(({ path }) => path === DAEMON_JSON)?.content ?? '';
  return puts.some(({ path }) => path.includes('/systemd/') || (path !== DAEMON_JSON && named.includes(path)));
}

function callOf(action: Action): string {
  switch (action.kind) {
    case 'put':
      return `put ${pathOf(action.path)} ${modeOf(action.mode, 'keep')} ${quote(action.content)}`;
    case 'mode':
      return `mode ${pathOf(action.path)} ${modeOf(action.mode ?? null, '-')} ${ownerOf(action.owner)}`;
    case 'mask':
      return `mask ${unitOf(action.unit)}`;
    case 'user':
      return `user ${accountOf(action.name)}`;
    case 'leave-group':
      return `leave_group ${accountOf(action.user)} ${accountOf(action.group)}`;
    default:
      return unreachable(action);
  }
}

/** An authorization plugin that is missing kills the daemon 16 s after a reload or restart (engine-tried 5). */
function settleSeconds(puts: readonly Put[]): number {
  return puts.some(({ content }) => content.includes('"authorization-plugins"')) ? 18 : 4;
}

const fn = (name: string, calls: readonly string[]) => [`${name}() {`, ...calls.map((it) => `  ${it}`), '  :', '}', ''];
const yes = (it: boolean) => (it ? 'yes' : 'no');
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** A newline in a comment or in a record would be a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ').trim();
}

// Values reach the host quoted; beyond that, nothing gets there that its place cannot mean.
const idOf = (text: string) => checked(text, /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'a transaction id');
const unitOf = (text: string) => checked(text, /^[A-Za-z0-9@_.:-]{1,255}$/, 'a unit');
const accountOf = (text: string) => checked(text, /^[a-z_][a-z0-9_-]{0,31}$/, 'a user or group');
const pathOf = (text: string) =>
  quote(checked(text, /^(\/(?!\.{1,2}(\/|$))[^/\x00-\x1f\x7f]+)+$/, 'a plain absolute path'));
const modeOf = (text: string | null, none: string) => (text === null ? none : checked(text, /^[0-7]{3,4}$/, 'a mode'));
const ownerOf = (text: string | undefined) =>
  text === undefined ? '-' : checked(text, /^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/, 'an owner');

function seconds(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > 86_400) throw new Error(`${count} is not a number of seconds`);
  return count;
}

function checked(text: string, shape: RegExp, what: string): string {
  if (!shape.test(text)) throw new Error(`${JSON.stringify(text)} is not ${what}`);
  return text;
}
