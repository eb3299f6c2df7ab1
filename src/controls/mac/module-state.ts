import { kernelProfile } from '../../changes.ts';
import { typeOf } from '../../facts/selinux.ts';
import { portType, type SELinuxModule } from '../../facts/selinux-module.ts';
import { named } from '../../facts/words.ts';
import type { Change, FileText, JsonObject, Risk } from '../../model.ts';
import {
  MODULE,
  MODULE_FILE,
  type ModuleWish,
  readType,
  sectionsOf,
  statementsIn,
  writeType,
} from '../../selinux/module.ts';
import { type Block, type Options, SOCKETS, type SocketName } from '../../selinux/options.ts';

const WHY = 'containers get what this site wants for them, and no more';

/** The first userspace whose CIL has `deny` (notes of its release). */
const DENY_SINCE = [3, 6] as const;

/**
 * Which sockets the module can deny; of them those that containers get today; and those that cannot be denied here, with
 * the reason: userspace is too old, or the policy knows no class for them and asks for any socket.
 */
export function deniable(asked: readonly SocketName[], { libsepol, creates }: SELinuxModule) {
  const known = asked.filter((it) => creates.has(SOCKETS[it]));
  const open = known.filter((it) => creates.get(SOCKETS[it]) === true);
  const can = canDeny(libsepol);
  const left = [
    ...because('which takes SELinux userspace 3.6', can ? [] : open),
    ...because(
      'which this policy does not tell from other sockets',
      asked.filter((it) => !known.includes(it)),
    ),
  ];
  return { sockets: can ? known : [], open: can ? open : [], left: left.join('; ') };
}

const because = (why: string, names: readonly string[]) => (names.length === 0 ? [] : [`${named(names)}, ${why}`]);

function canDeny(libsepol: string | null): boolean {
  const [, major, minor] = /^(?:\d+:)?(\d+)\.(\d+)/.exec(libsepol ?? '') ?? [];
  if (major === undefined) return false;
  return Number(major) > DENY_SINCE[0] || (Number(major) === DENY_SINCE[0] && Number(minor) >= DENY_SINCE[1]);
}

/** Ports of which the policy does not say what they are: `9999/sctp` of one that knows no such protocol. */
export function unknownPorts({ blocks }: Options, module: SELinuxModule): string[] {
  const all = [...blocks.values()].flatMap(({ listen, connect }) => [...listen, ...connect]);
  return [...new Set(all)].filter((it) => it !== 'any' && typeOfPort(module, it) === undefined);
}

/** What is missing for the module to be as wished, in its file and in the store; null: nothing. */
export function lackIn(
  wish: ModuleWish,
  { module, text }: { module: SELinuxModule; text: FileText },
  terms: { readonly risk: Risk; readonly affects?: string },
): { readonly seen: string; readonly fix: readonly [Change, ...Change[]] } | null {
  const sections = sectionsOf(wish, (port, protocol) => portType(module, port, protocol));
  const right = sections.flatMap(({ rules }) => rules);
  if (right.length === 0 && text === null) return null;
  const load = kernelProfile('selinux', MODULE_FILE, WHY, terms);
  if (text === null || statementsIn(text).join('\n') !== right.join('\n')) {
    const write: Change = {
      kind: 'template',
      path: MODULE_FILE,
      mode: '0644',
      template: 'selinux/module.cil.hbs',
      data: { sections } as unknown as JsonObject,
      why: WHY,
      activation: 'none',
      ...terms,
    };
    return {
      seen: text === null ? `there is no ${MODULE_FILE}` : `${MODULE_FILE} says something else`,
      fix: [write, load],
    };
  }
  if (module.installed === null) return { seen: `${MODULE_FILE} is there, but not installed`, fix: [load] };
  return module.installed.same ? null : { seen: `the module ${MODULE} is installed with another text`, fix: [load] };
}

/** Folders of ours that exist and have another label than the module says; what lies below is not looked at. */
export function mislabelled(blocks: ReadonlyMap<string, Block>, { labels }: SELinuxModule): string[] {
  return [...blocks].flatMap(([name, { read, write }]) => [
    ...read.filter((it) => isOther(labels.get(it), readType(name))),
    ...write.filter((it) => isOther(labels.get(it), writeType(name))),
  ]);
}

const isOther = (label: string | undefined, type: string) => label !== undefined && typeOf(label) !== type;

function typeOfPort(module: SELinuxModule, port: string): string | undefined {
  const [number, protocol = ''] = port.split('/');
  return portType(module, Number(number), protocol);
}
