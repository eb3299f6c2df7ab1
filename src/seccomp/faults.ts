import { isCall } from './calls.ts';
import { ACTIONS, ARCHES, ARCHITECTURES, CAPABILITIES, OPERATORS } from './words.ts';

/** What is wrong with a profile, each in words for a person that say where. */
export interface Faults {
  /** Keeps containers from starting, switches the filter off, or means something else than it says. */
  readonly broken: readonly string[];
  /** Names that are no system call anywhere: they have no effect, and a denial by such a name is a hole. */
  readonly unknown: readonly string[];
}

/**
 * Looks at a profile as the engine and runc would read it. The engine itself does not: a broken profile lets it start, and
 * then no container does (docker-facts 2).
 */
export function faultsOf(text: string): Faults {
  const top = parsed(text);
  if (typeof top === 'string') return { broken: [top], unknown: [] };
  const rules = isList(top.syscalls) ? top.syscalls : [];
  const judged = rules.map((rule, at) => faultsOfRule(rule, `syscalls[${at}]`));
  return {
    broken: [...faultsOfTop(top), ...judged.flatMap(({ broken }) => broken)],
    unknown: [...new Set(judged.flatMap(({ names }) => names).filter((it) => !isCall(it)))],
  };
}

type Values = Record<string, unknown>;

function parsed(text: string): Values | string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'it is not a JSON object';
  } catch (error) {
    return `it is not JSON (${(error as Error).message})`;
  }
}

function faultsOfTop({ defaultAction, defaultErrnoRet, architectures, archMap, syscalls }: Values): string[] {
  return [
    ...(defaultAction === undefined || defaultAction === ''
      ? ['defaultAction is missing: no container starts, or, where there are no rules either, all calls pass']
      : faultOfAction(defaultAction, 'defaultAction')),
    ...faultOfErrno(defaultErrnoRet, 'defaultErrnoRet'),
    ...(isAbsent(syscalls) || isList(syscalls) ? [] : ['syscalls is not a list']),
    ...(isFull(architectures) && isFull(archMap) ? ['architectures and archMap stand beside each other'] : []),
    ...namesIn(architectures, 'architectures', ARCHITECTURES, 'an architecture'),
    ...(isAbsent(archMap) || isList(archMap) ? [] : ['archMap is not a list']),
    ...(isList(archMap) ? archMap : []).flatMap((it, at) => {
      if (!isObject(it)) return [`archMap[${at}] is not an object`];
      return [
        ...namesIn([it.architecture], `archMap[${at}]`, ARCHITECTURES, 'an architecture'),
        ...namesIn(it.subArchitectures, `archMap[${at}].subArchitectures`, ARCHITECTURES, 'an architecture'),
      ];
    }),
  ];
}

function faultsOfRule(rule: unknown, where: string): { broken: string[]; names: string[] } {
  if (!isObject(rule)) return { broken: [`${where} is not an object`], names: [] };
  const single = isAbsent(rule.name) || rule.name === '' ? [] : [rule.name];
  const list = isAbsent(rule.names) ? [] : isList(rule.names) ? rule.names : [null];
  const names = [...single, ...list];
  const texts = names.filter((it): it is string => typeof it === 'string' && it !== '');
  // Long lists of names help nobody to find the rule; its first one does.
  const here = texts.length === 0 ? where : `${where} (${texts[0]})`;
  return {
    broken: [
      ...(single.length > 0 && list.length > 0 ? [`${here} has both name and names`] : []),
      ...(names.length === 0 ? [`${here} names no call`] : []),
      ...(texts.length < names.length ? [`${here} holds a name that is no text`] : []),
      ...faultOfAction(rule.action, `${here}: action`),
      ...faultOfErrno(rule.errnoRet, `${here}: errnoRet`),
      ...faultsOfArguments(rule.args, here),
      ...faultsOfFilter(rule.includes, `${here}: includes`),
      ...faultsOfFilter(rule.excludes, `${here}: excludes`),
    ],
    names: texts,
  };
}

function faultOfAction(value: unknown, where: string): string[] {
  if (value === 'SCMP_ACT_NOTIFY') return [`${where} SCMP_ACT_NOTIFY needs a listener, which Docker has not`];
  return namesIn([value], where, ACTIONS, 'an action');
}

const faultOfErrno = (value: unknown, where: string) =>
  isAbsent(value) || isWhole(value, 4095) ? [] : [`${where} ${show(value)} is no error number`];

function faultsOfArguments(args: unknown, where: string): string[] {
  if (isAbsent(args)) return [];
  if (!isList(args) || !args.every(isObject)) return [`${where}: args is not a list of conditions`];
  const indexes = args.map(({ index }) => index);
  const twice = indexes.find((it, at) => indexes.indexOf(it) !== at);
  return [
    ...args.flatMap(({ index, value, valueTwo, op }) => [
      ...(isWhole(index, 5) ? [] : [`${where}: ${show(index)} is not the index of an argument (0 to 5)`]),
      ...namesIn([op], where, OPERATORS, 'an operator'),
      ...[value, valueTwo]
        .filter((it) => !isAbsent(it) && !isWhole(it, 2 ** 64))
        .map((it) => `${where}: ${show(it)} is no value`),
    ]),
    ...(twice === undefined
      ? []
      : [`${where}: two conditions on argument ${show(twice)}, of which runc takes either, not both`]),
  ];
}

function faultsOfFilter(filter: unknown, where: string): string[] {
  if (isAbsent(filter)) return [];
  if (!isObject(filter)) return [`${where} is not an object`];
  const { caps, arches, minKernel } = filter;
  // The engine takes two numbers, the first of them not 0.
  const kernel = isAbsent(minKernel) || (typeof minKernel === 'string' && /^[1-9]\d{0,2}\.\d{1,3}$/.test(minKernel));
  return [
    ...namesIn(caps, where, CAPABILITIES, 'a capability'),
    ...namesIn(arches, where, ARCHES, 'an architecture in a filter'),
    ...(kernel ? [] : [`${where}: minKernel ${show(minKernel)} is not two numbers like "4.8"`]),
  ];
}

function namesIn(value: unknown, where: string, known: ReadonlySet<string>, what: string): string[] {
  if (isAbsent(value)) return [];
  if (!isList(value)) return [`${where}: ${show(value)} is not a list`];
  return value
    .filter((it) => typeof it !== 'string' || !known.has(it))
    .map((it) => `${where}: ${show(it)} is not ${what}`);
}

/** Go takes null and nothing for the same. */
const isAbsent = (value: unknown) => value === undefined || value === null;
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isFull = (value: unknown) => isList(value) && value.length > 0;
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !isList(value);
const isWhole = (value: unknown, most: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
const show = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
