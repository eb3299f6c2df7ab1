import { DAEMON_JSON } from '../changes.ts';
import { unreachable } from '../events.ts';
import type { Action, Activation, Change, FileText, Finding, JsonObject, Plan, Risk, Step } from '../model.ts';
import { consented, GENTLEST_FIRST, type Running } from './consent.ts';
import { guard } from './guard.ts';
import { objectIn } from './json-text.ts';
import { PlanError } from './plan-error.ts';
import { filePuts, loadings, removals, type Wanted } from './plan-files.ts';
import { byOrder } from './plan-order.ts';

export interface Circumstances {
  /** The files that were read, by path; only these may be rewritten. */
  readonly files: ReadonlyMap<string, FileText>;
  readonly render: (template: string, data: JsonObject) => string;
  /** Consents as given: full names or unique last parts. */
  readonly accepted: ReadonlySet<string>;
  readonly running: Running;
  /** Whether a unit is one that must stay (SSH, monitoring, cron, time …). */
  readonly isKeeper: (unit: string) => boolean;
}

/**
 * Folds what the failing controls ask for into one write per file and one activation.
 * Throws PlanError on a contradiction, naming both controls, and on anything that could lock the operator out.
 */
export function planFor(findings: readonly Finding[], circumstances: Circumstances): Plan {
  const { files, render, accepted, running, isKeeper } = circumstances;
  const { findings: kept, consents } = consented(findings, accepted, running);
  const wanted = kept.flatMap(({ control, fix }) => fix.map((change): Wanted => ({ control, change })));
  const puts = filePuts(wanted, files, render);
  const steps = [
    ...puts.map(({ by, put }) => step(by, put)),
    ...removals(wanted, files).map(({ by, removal }) => step(by, removal)),
    ...loadings(
      wanted,
      files,
      puts.map(({ put }) => put),
    ).map(({ by, loading }) => step(by, loading)),
    ...singles(wanted),
  ].sort(byOrder);
  for (const { action, by, risk } of steps) {
    const why = guard(action, isKeeper) ?? tooBold(action, risk);
    if (why !== null) throw new PlanError(`${by.join(', ')}: ${why}`);
  }
  return {
    steps,
    activation: settled(strongest(wanted), steps),
    controls: kept.map(({ control }) => control),
    consents,
    stopsContainers: wanted.some(({ change }) => change.stopsContainers === true),
    liveRestoreFirst: !running.liveRestore && wantsLiveRestore(steps, files),
  };
}

const RISKS: readonly Risk[] = ['safe', 'restart', 'disruptive'];

/** Consent is asked for what is disruptive; a package that goes or is replaced must not go without. */
const tooBold = (action: Action, risk: Risk) =>
  action.kind === 'package' && action.operation !== 'install' && risk !== 'disruptive'
    ? `to ${action.operation} the package ${action.name} is disruptive, and must be asked for`
    : null;

/**
 * Where daemon.json is written, a reload is not enough: much of what the file says is known to be in effect only because
 * the file is older than the daemon. live-restore is on by the time of the restart, so containers keep running.
 */
function settled(activation: Activation, steps: readonly Step[]): Activation {
  const writes = steps.some(({ action }) => action.kind === 'put' && action.path === DAEMON_JSON);
  return activation === 'docker-reload' && writes ? 'docker-restart' : activation;
}

const strongest = (wanted: readonly Wanted[]) =>
  GENTLEST_FIRST[Math.max(0, ...wanted.map(({ change }) => GENTLEST_FIRST.indexOf(change.activation)))]!;

/** What is not about a file's content: each its own step, once however many controls asked. */
function singles(wanted: readonly Wanted[]): Step[] {
  const byAction = new Map<string, { action: Action; by: Wanted[] }>();
  for (const it of wanted) {
    const action = singleAction(it.change);
    if (action === null) continue;
    const key = JSON.stringify(action);
    byAction.set(key, { action, by: [...(byAction.get(key)?.by ?? []), it] });
  }
  return [...byAction.values()].map(({ action, by }) => step(by, action));
}

function singleAction(change: Change): Action | null {
  switch (change.kind) {
    case 'mode': {
      const { kind, path, mode, owner } = change;
      return { kind, path, ...(mode === undefined ? {} : { mode }), ...(owner === undefined ? {} : { owner }) };
    }
    case 'edit': {
      const { kind, path, line, old, text } = change;
      return { kind, path, line, old, text };
    }
    case 'mask':
      return { kind: change.kind, unit: change.unit };
    case 'unit':
      return { kind: change.kind, unit: change.unit, operation: change.operation };
    case 'sysctl':
      return { kind: change.kind, key: change.key, value: change.value };
    case 'selinux':
      return { kind: change.kind, set: change.set };
    case 'user':
    case 'group':
      return { kind: change.kind, name: change.name };
    case 'leave-group':
      return { kind: change.kind, user: change.user, group: change.group };
    case 'package': {
      const { kind, name, operation, file } = change;
      return { kind, name, operation, ...(file === undefined ? {} : { file }) };
    }
    case 'run': {
      const { kind, what, check, run, undo } = change;
      return { kind, what, check, run, undo };
    }
    case 'merge':
    case 'lines':
    case 'template':
    case 'remove':
    case 'kernel-profile':
    case 'activate':
      return null;
    default:
      return unreachable(change);
  }
}

function step(wanted: readonly Wanted[], action: Action): Step {
  return {
    by: [...new Set(wanted.map(({ control }) => control))],
    why: [...new Set(wanted.map(({ change }) => change.why))].join('; '),
    risk: RISKS[Math.max(...wanted.map(({ change }) => RISKS.indexOf(change.risk)))]!,
    action,
  };
}

/** live-restore is true in daemon.json as it will be: by this plan, or already but not taken up by the daemon. */
function wantsLiveRestore(steps: readonly Step[], read: ReadonlyMap<string, FileText>): boolean {
  const put = steps.map(({ action }) => action).find((it) => it.kind === 'put' && it.path === DAEMON_JSON);
  const text = put?.kind === 'put' ? put.content : read.get(DAEMON_JSON);
  // Not the lenient parser: a file that no control can read, nested to its death, is still looked at here.
  return text !== undefined && text !== null && objectIn(text)?.['live-restore'] === true;
}
