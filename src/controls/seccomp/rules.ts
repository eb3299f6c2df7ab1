// A seccomp profile as the engine reads it, and what it lets a container without added capabilities do.
// Shape and meaning: moby/profiles seccomp/seccomp.go and seccomp_linux.go (docker-facts 2); actions: seccomp(2).

export interface Profile {
  readonly defaultAction: string;
  readonly defaultErrno: number;
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errno: number;
  readonly args: readonly Argument[];
  readonly includes: Filter;
  readonly excludes: Filter;
}
interface Argument {
  readonly index: number;
  readonly value: bigint;
  readonly valueTwo: bigint;
  readonly op: string;
}
interface Filter {
  readonly caps: readonly string[];
  readonly arches: readonly string[];
}

export interface Call {
  readonly name: string;
  readonly args?: readonly number[];
}

const EPERM = 1;
const ACTIONS = ['ALLOW', 'LOG', 'TRACE', 'NOTIFY', 'TRAP', 'ERRNO', 'KILL', 'KILL_THREAD', 'KILL_PROCESS'];
const OPERATORS = ['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ'];
/** A tracer or listener inside the container may let the call pass, so these do not count as a refusal. */
const REFUSALS = ['TRAP', 'ERRNO', 'KILL', 'KILL_THREAD', 'KILL_PROCESS'].map((it) => `SCMP_ACT_${it}`);

export const refuses = (action: string) => REFUSALS.includes(action);

/** Throws, in words for a person, on what keeps the engine or runc from starting a container with it. */
export function readProfile(text: string): Profile {
  const top = object(JSON.parse(text), 'the profile');
  const rules = list(top.syscalls, 'syscalls').map(readRule);
  const defaultAction = top.defaultAction === undefined ? '' : action(top.defaultAction);
  if (defaultAction === '' && rules.length > 0) throw new Error('defaultAction is missing');
  return { defaultAction, defaultErrno: number(top.defaultErrnoRet ?? EPERM, 'defaultErrnoRet'), rules };
}

function readRule(value: unknown): Rule {
  const rule = object(value, 'a rule');
  const names = rule.name === undefined || rule.name === '' ? strings(rule.names, 'names') : [String(rule.name)];
  return {
    names,
    action: action(rule.action),
    errno: number(rule.errnoRet ?? EPERM, 'errnoRet'),
    args: list(rule.args, 'args').map(readArgument),
    includes: readFilter(rule.includes),
    excludes: readFilter(rule.excludes),
  };
}

function readArgument(value: unknown): Argument {
  const { index, value: one, valueTwo, op } = object(value, 'an argument');
  if (typeof op !== 'string' || !OPERATORS.includes(op.replace('SCMP_CMP_', '')))
    throw new Error(`${op} is no operator`);
  return {
    index: number(index, 'index'),
    value: BigInt(number(one ?? 0, 'value')),
    valueTwo: BigInt(number(valueTwo ?? 0, 'valueTwo')),
    op,
  };
}

function readFilter(value: unknown): Filter {
  const { caps, arches } = object(value ?? {}, 'a filter');
  return { caps: strings(caps, 'caps'), arches: strings(arches, 'arches') };
}

function action(value: unknown): string {
  if (typeof value !== 'string' || !ACTIONS.some((it) => value === `SCMP_ACT_${it}`))
    throw new Error(`${JSON.stringify(value)} is no action`);
  return value;
}
function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is not an object`);
  return value as Record<string, unknown>;
}
/** Go takes a missing list and null for an empty one. */
function list(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
  return value;
}
function strings(value: unknown, what: string): readonly string[] {
  return list(value, what).map((it) => {
    if (typeof it !== 'string') throw new Error(`${what} holds what is not a name`);
    return it;
  });
}
function number(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`${what} is not a number`);
  return value;
}
