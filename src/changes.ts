// The sentences a control may say about a host. Each returns a value; the planner and the transaction act on it.
import type {
  Activate,
  Activation,
  Change,
  CommandEdit,
  Edit,
  JsonObject,
  KernelProfile,
  LeaveGroup,
  Lines,
  MaskUnit,
  Merge,
  Mode,
  Package,
  Remove,
  Risk,
  Run,
  SELinux,
  Sysctl,
  SystemGroup,
  SystemUser,
  Template,
  Unit,
  UnitOperation,
} from './model.ts';

export const DAEMON_JSON = '/etc/docker/daemon.json';

interface Terms {
  readonly activation?: Activation;
  readonly risk?: Risk;
  readonly affects?: string;
  readonly stopsContainers?: boolean;
}

/** Keys of daemon.json (RFC 7396: null removes). By default they take effect at a daemon restart. */
export function daemon(patch: JsonObject, why: string, terms: Terms = {}): Change & Merge {
  return { kind: 'merge', path: DAEMON_JSON, patch, why, ...settled(terms, 'docker-restart', 'restart') };
}

/** A drop-in of ours, from templates/systemd. It sorts last ("zz-"), or a later drop-in would undo it. */
export function dropIn(
  unit: string,
  template: string,
  data: JsonObject,
  why: string,
  terms: Terms = {},
): Change & Template {
  const path = `/etc/systemd/system/${unit}.d/zz-ironhull.conf`;
  return { kind: 'template', path, mode: '0644', template, data, why, ...settled(terms, 'systemd-reload', 'safe') };
}

/** The drop-in that sets docker.service's command, with some flags of it gone. */
export function command(edit: CommandEdit, why: string, terms: Terms = {}): Change & Template {
  const data = { command: commandText([edit]) };
  const template = 'systemd/docker-service-exec.conf.hbs';
  return {
    ...dropIn('docker.service', template, data, why, { activation: 'docker-restart', risk: 'restart', ...terms }),
    edit,
  };
}

/** The command that is left when everything goes that any of the edits, all of one command, wants gone. */
export function commandText(edits: readonly [CommandEdit, ...CommandEdit[]]): string {
  const drop = new Set(edits.flatMap((it) => it.drop));
  const also = [...new Set(edits.flatMap((it) => it.also))];
  const [program = [], ...rest] = edits[0].words.map(({ raw, parts }) =>
    parts.some(({ tag }) => drop.has(tag)) ? parts.filter(({ tag }) => !drop.has(tag)).map(({ text }) => text) : [raw],
  );
  return [...program, ...also, ...rest.flat()].join(' ');
}

/** Lines that a file must hold, such as a range in /etc/subuid. */
export function lines(path: string, add: readonly string[], why: string, terms: Terms = {}): Change & Lines {
  return { kind: 'lines', path, add, why, ...settled(terms, 'none', 'safe') };
}

/** One line of a file that is not read whole. */
export function edited(path: string, it: Omit<Edit, 'kind' | 'path'>, why: string, terms: Terms = {}): Change & Edit {
  return { kind: 'edit', path, ...it, why, ...settled(terms, 'none', 'safe') };
}

/** Owner and mode of a file that exists. */
export function owned(
  path: string,
  to: { mode?: string; owner?: string },
  why: string,
  terms: Terms = {},
): Change & Mode {
  return { kind: 'mode', path, ...to, why, ...settled(terms, 'none', 'safe') };
}

/** A file that must not be there. It has been read beforehand (fileProbe). */
export function removed(path: string, why: string, terms: Terms = {}): Change & Remove {
  return { kind: 'remove', path, why, ...settled(terms, 'none', 'safe') };
}

/** One operation on a unit. */
export function unit(operation: UnitOperation, unit: string, why: string, terms: Terms = {}): Change & Unit {
  return { kind: 'unit', unit, operation, why, ...settled(terms, 'none', 'safe') };
}

/** A kernel setting, at once; say beside it which file in /etc/sysctl.d keeps it. */
export function sysctl(key: string, value: string, why: string, terms: Terms = {}): Change & Sysctl {
  return { kind: 'sysctl', key, value, why, ...settled(terms, 'none', 'safe') };
}

/** An AppArmor profile or an SELinux module, from a file that was read or that the same plan writes. */
export function kernelProfile(
  module: KernelProfile['module'],
  path: string,
  why: string,
  terms: Terms = {},
): Change & KernelProfile {
  return { kind: 'kernel-profile', module, path, why, ...settled(terms, 'none', 'safe') };
}

/** What SELinux holds to from now on; say beside it which line of /etc/selinux/config keeps its mode over a boot. */
export function selinux(set: SELinux['set'], why: string, terms: Terms = {}): Change & SELinux {
  return { kind: 'selinux', set, why, ...settled(terms, 'none', 'safe') };
}

/** Stop, disable and mask a unit. */
export function mask(unit: string, why: string, terms: Terms = {}): Change & MaskUnit {
  return { kind: 'mask', unit, why, ...settled(terms, 'none', 'safe') };
}

export function systemUser(name: string, why: string, terms: Terms = {}): Change & SystemUser {
  return { kind: 'user', name, why, ...settled(terms, 'none', 'safe') };
}

export function systemGroup(name: string, why: string, terms: Terms = {}): Change & SystemGroup {
  return { kind: 'group', name, why, ...settled(terms, 'none', 'safe') };
}

export function leaveGroup(user: string, group: string, why: string, terms: Terms = {}): Change & LeaveGroup {
  return { kind: 'leave-group', user, group, why, ...settled(terms, 'none', 'disruptive') };
}

export function installed(name: string, why: string, terms: Terms & { file?: string } = {}): Change & Package {
  const { file, ...rest } = terms;
  return { ...packageOf('install', name, file), why, ...settled(rest, 'none', 'safe') };
}

/** What goes may be in use, so a control must say what it hits, and is asked about. */
export function uninstalled(
  name: string,
  why: string,
  terms: { affects: string; file?: string; activation?: Activation },
): Change & Package {
  const { file, ...rest } = terms;
  return { ...packageOf('remove', name, file), why, ...settled(rest, 'none', 'disruptive') };
}

/** The newest that the host's sources know, in the place of what is there. dockerd restarts with it, so it is asked about. */
export function upgraded(name: string, why: string, terms: { affects: string }): Change & Package {
  return { ...packageOf('upgrade', name, undefined), why, ...settled(terms, 'docker-restart', 'disruptive') };
}

/** The way out: test/laws.test.ts counts who takes it. */
export function byShell(it: Omit<Run, 'kind'>, why: string, terms: Terms = {}): Change & Run {
  return { kind: 'run', ...it, why, ...settled(terms, 'none', 'safe') };
}

/** Nothing to write: what is configured only has to take effect. */
export function activate(why: string, terms: Terms = {}): Change & Activate {
  return { kind: 'activate', why, ...settled(terms, 'docker-restart', 'restart') };
}

const packageOf = (operation: Package['operation'], name: string, file: string | undefined): Package => ({
  kind: 'package',
  name,
  operation,
  ...(file === undefined ? {} : { file }),
});

function settled({ activation, risk, ...rest }: Terms, byDefault: Activation, riskByDefault: Risk) {
  return { activation: activation ?? byDefault, risk: risk ?? riskByDefault, ...rest };
}
