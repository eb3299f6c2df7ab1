import { command as commandChange, daemon as daemonKeys } from '../changes.ts';
import { fail, manual } from '../define.ts';
import type { Change, Json, JsonObject, Verdict } from '../model.ts';
import type { Daemon } from './daemon.ts';
import { type DaemonKey, knows } from './daemon-keys.ts';
import { flagsFor, keyOf } from './dockerd-flags.ts';
import { withoutFlags } from './rewritten-command.ts';

/** Keys of daemon.json to set; null takes one out. A key that no engine's table holds cannot be written. */
export type Patch = { readonly [K in DaemonKey]?: Json };

/**
 * The fix that sets keys, each where it stands already: on the command line or in daemon.json (dockerd does not start with
 * one in both places, nor does it reload while a file says what its flags say). A key that this engine does not know is
 * not written: it would not start either.
 */
export function repair(
  { command, info }: Daemon,
  seen: string,
  patch: Patch,
  why: string,
  terms: Parameters<typeof daemonKeys>[2] = {},
  ...more: Change[]
): Verdict {
  const entries = Object.entries(patch) as [DaemonKey, Json][];
  const unknown = entries.filter(([key, value]) => value !== null && knows(info, key) === false).map(([key]) => key);
  if (unknown.length > 0) {
    const advice = `Docker ${info.version} does not know ${unknown.join(', ')}, and would not start with it: use another version`;
    return manual(seen, advice);
  }
  const isFlag = (key: string) => command.keys[key] !== undefined;
  const flags = entries.filter(([key]) => isFlag(key));
  const inFile = entries.filter(([key]) => !isFlag(key));
  const changes = inFile.length === 0 ? [] : [daemonKeys(Object.fromEntries(inFile), why, terms)];
  if (flags.length === 0) return fail(seen, changes[0]!, ...more);

  const set = flags.flatMap(([key, value]) => flagsFor(key, asFlag(command.keys[key], value)));
  const edit = withoutFlags(command, ({ name }) => flags.some(([key]) => key === keyOf(name)), set);
  if ('problem' in edit) return manual(seen, `${flags.map(([key]) => key).join(', ')}: ${edit.problem}`);
  // Whatever a key alone would need, another command is taken up by a restart only.
  const risk = terms.risk === 'disruptive' ? 'disruptive' : 'restart';
  return fail(seen, commandChange(edit, why, { ...terms, activation: 'docker-restart', risk }), ...changes, ...more);
}

/** A map of several flags (--log-opt, --default-ulimit) keeps the entries of which nothing is said. */
function asFlag(held: Json | undefined, value: Json): Json {
  if (!isObject(value)) return value;
  if (isObject(held)) return { ...held, ...value };
  const pairs = (Array.isArray(held) ? held : []).map((it) => String(it).split(/=(.*)/s));
  return { ...Object.fromEntries(pairs.map(([name = '', rest = '']) => [name, rest])), ...value };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
