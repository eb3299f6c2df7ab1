import { allow, argument, engineDefault, NOT_38_NOT_40 } from './engine-default.ts';
import { GROUPS } from './groups.ts';
import type { Argument, ProfileValue, RuleValue } from './profile-value.ts';

/**
 * The own profile of an engine of this version minus the groups of that name. Only ever takes away: what it allows, the
 * engine's own allows too. Rules that need an added capability stay, so that --cap-add means what it meant.
 */
export function hardened(version: string, deny: readonly string[]): ProfileValue {
  const denied = GROUPS.filter(({ name }) => deny.includes(name));
  const isDenied = (name: string) => denied.some((it) => it.name === name);
  const profile = engineDefault(version);
  let rules = profile.syscalls;
  for (const { calls = [], unless } of denied) rules = without(rules, calls, unless);
  if (isDenied('rare-sockets')) rules = narrowed(rules, 'socket', COMMON_FAMILIES);
  else if (isDenied('kernel-sockets')) rules = narrowed(rules, 'socket', NOT_38_NOT_40);
  if (isDenied('device-nodes')) {
    rules = narrowed(rules, 'mknod', notDevices(1));
    rules = narrowed(rules, 'mknodat', notDevices(2));
  }
  const archMap = isDenied('32-bit') ? profile.archMap.map((it) => ({ ...it, subArchitectures: [] })) : profile.archMap;
  return { ...profile, archMap, syscalls: rules };
}

/** By linux/socket.h: UNIX, INET, INET6, NETLINK, PACKET. */
const COMMON_FAMILIES = [1, 2, 10, 16, 17].map((it) => argument(0, 'EQ', it));

/** Type bits of a mode (inode(7)): none, which means a plain file, pipe, plain file, socket. `index`: where the mode stands. */
const notDevices = (index: number) =>
  [0, 0o010000, 0o100000, 0o140000].map((it) => argument(index, 'MASKED_EQ', 0o170000, it));

/** Calls that were allowed without an added capability are so no more; with `unless` they still are. */
function without(rules: readonly RuleValue[], calls: readonly string[], unless: string | undefined): RuleValue[] {
  const [open, bound] = [rules.filter(isOpen), rules.filter((it) => !isOpen(it))];
  const found = calls.filter((it) => open.some(({ names }) => names.includes(it)));
  const kept = bound.filter(({ includes }) => includes?.caps?.join() === unless).flatMap(({ names }) => names);
  const moved = unless === undefined ? [] : found.filter((it) => !kept.includes(it));
  return [
    ...rules.flatMap((rule) => (isOpen(rule) ? withoutNames(rule, calls) : [rule])),
    ...(moved.length === 0 ? [] : [{ ...allow(moved), includes: { caps: [unless!] } }]),
  ];
}

/** A call whose rules are replaced by one for each of these conditions, any of which will do. */
function narrowed(rules: readonly RuleValue[], name: string, when: readonly Argument[]): RuleValue[] {
  return [
    ...rules.flatMap((rule) => withoutNames(rule, [name])),
    ...when.map((it) => ({ ...allow([name]), args: [it] })),
  ];
}

const isOpen = ({ action, includes }: RuleValue) => action === 'SCMP_ACT_ALLOW' && includes?.caps === undefined;

function withoutNames(rule: RuleValue, gone: readonly string[]): RuleValue[] {
  const names = rule.names.filter((it) => !gone.includes(it));
  return names.length === 0 ? [] : [{ ...rule, names }];
}
