import { DAEMON_JSON } from '../../changes.ts';
import type { JsonObject, Plan, Put } from '../../model.ts';
import { objectIn } from '../json-text.ts';

/** Two versions of the old daemon.json over which a rollback goes without stopping a container (engine-tried 17). */
export interface Bridge {
  /** The old configuration with live-restore on. */
  readonly on: string;
  /** The same with live-restore off, and every reloadable switch that the plan had turned on. */
  readonly off: string;
}

/** Switches that a SIGHUP turns on, at least in some engine, and that a key's removal does not turn off again. */
const RELOADABLE = ['debug', 'init', 'no-new-privileges'];

/** Undefined when the plan leaves daemon.json alone, or when the old one cannot be read: then there is no way over. */
export function bridgeOf(plan: Plan): Bridge | undefined {
  const put = daemonJsonOf(plan);
  const before = put && objectIn(put.before ?? '{}');
  const after = put && objectIn(put.content);
  if (before === undefined || after === undefined) return undefined;
  const off = Object.fromEntries(
    RELOADABLE.filter((key) => after[key] === true && !(key in before)).map((key) => [key, false]),
  );
  return {
    on: JSON.stringify({ ...before, 'live-restore': true }, null, 2),
    off: JSON.stringify({ ...before, ...off, 'live-restore': false }, null, 2),
  };
}

/** The new daemon.json without userns-remap, since `dockerd --validate` itself creates that user (engine-tried 9). */
export function copyToValidate(plan: Plan): string | undefined {
  const put = daemonJsonOf(plan);
  const after = put && objectIn(put.content);
  if (after === undefined) return put?.content;
  const { 'userns-remap': _, ...rest } = after;
  return `${JSON.stringify(rest, null, 2)}\n`;
}

/** daemon.json as it will be; undefined when the plan leaves it alone, or when it is no JSON object. */
export function configAfter(plan: Plan): JsonObject | undefined {
  const put = daemonJsonOf(plan);
  return put && objectIn(put.content);
}

function daemonJsonOf(plan: Plan): Put | undefined {
  const puts = plan.steps.map(({ action }) => action).filter((action) => action.kind === 'put');
  return puts.find(({ path }) => path === DAEMON_JSON);
}
