import { unreachable } from '../../events.ts';
import type { Action, Activation, Change, Edit, Json, KernelProfile, SELinux } from '../../model.ts';
import { listed } from './words.ts';

/** What a step will do, as an order: `write /etc/docker/daemon.json`. */
export function order(action: Action): string {
  const { kind } = action;
  switch (kind) {
    case 'put':
      return `${action.before === null ? 'create' : 'change'} ${action.path}`;
    case 'edit':
      return `change ${lineWords(action)}`;
    case 'mode':
      return `give ${action.path} ${ownership(action)}`;
    case 'mask':
      return `stop, disable and mask ${action.unit}`;
    case 'remove':
      return `remove ${action.path}`;
    case 'unit':
      return `${action.operation} ${action.unit}`;
    case 'sysctl':
      return `set ${action.key} to ${action.value}`;
    case 'selinux':
      return `let SELinux ${selinuxWords(action)}`;
    case 'kernel-profile':
      return `load ${profileWords(action)}`;
    case 'group':
      return `create the system group ${action.name}`;
    case 'package':
      return `${action.operation} the package ${action.name}`;
    case 'engine':
      return `install Docker: ${listed(action.packages)}, and what they need`;
    case 'run':
      return `by a script: ${action.what}`;
    case 'user':
      return `create the system user ${action.name}, without login`;
    case 'leave-group':
      return `take ${action.user} out of the group ${action.group}`;
    default:
      return unreachable(action);
  }
}

/** The same step when it has been done: `changed /etc/docker/daemon.json`. */
export function done(action: Action): string {
  const { kind } = action;
  switch (kind) {
    case 'put':
      return `${action.before === null ? 'created' : 'changed'} ${action.path}`;
    case 'edit':
      return `changed ${lineWords(action)}`;
    case 'mode':
      return `gave ${action.path} ${ownership(action)}`;
    case 'mask':
      return `stopped, disabled and masked ${action.unit}`;
    case 'remove':
      return `removed ${action.path}`;
    case 'unit':
      return `${PAST[action.operation]} ${action.unit}`;
    case 'sysctl':
      return `set ${action.key} to ${action.value}`;
    case 'selinux':
      return `let SELinux ${selinuxWords(action)}`;
    case 'kernel-profile':
      return `loaded ${profileWords(action)}`;
    case 'group':
      return `created the system group ${action.name}`;
    case 'package':
      return `${PAST[action.operation]} the package ${action.name}`;
    case 'engine':
      return `installed Docker: ${listed(action.packages)}, and what they need`;
    case 'run':
      return `by a script: ${action.what}`;
    case 'user':
      return `created the system user ${action.name}, without login`;
    case 'leave-group':
      return `took ${action.user} out of the group ${action.group}`;
    default:
      return unreachable(action);
  }
}

/** What a reader must know of a step's undo; undefined where it puts everything back as it was. */
export function undoLimit(action: Action): string | undefined {
  if (action.kind === 'package')
    return 'cannot be undone exactly: the package is put back or taken away again, and what its own scripts did stays';
  if (action.kind === 'engine')
    return 'all that came is removed again, unless there are containers, images or volumes by then; rules that Docker made in the firewall of the kernel stay until the next boot';
  return action.kind === 'run' ? 'only as good as the script that was written for it' : undefined;
}

/** What a finding's repair would do, with what that costs: `set icc to false in …; dockerd restarts`. */
export function repair(change: Change, control: string): string {
  const cost =
    change.risk === 'disruptive'
      ? `disruptive: ${change.affects ?? change.why}; only with --accept ${control}`
      : effort(change.activation);
  return `${repairOrder(change)}; ${cost}`;
}

function repairOrder(change: Change): string {
  const { kind } = change;
  switch (kind) {
    case 'merge': {
      const keys = Object.entries(change.patch).map(([key, value]) => setting(key, value));
      return `${listed(keys)} in ${change.path}`;
    }
    case 'lines':
      return `add to ${change.path}: ${change.add.join(', ')}`;
    case 'template':
      return `write ${change.path}`;
    case 'activate':
      return 'let the daemon take up what is configured already';
    case 'remove':
      return `remove ${change.path}`;
    case 'kernel-profile':
      return `load ${profileWords(change)}`;
    case 'edit':
    case 'mode':
    case 'mask':
    case 'unit':
    case 'sysctl':
    case 'selinux':
    case 'user':
    case 'group':
    case 'leave-group':
    case 'package':
    case 'run':
      return order(change);
    default:
      return unreachable(change);
  }
}

const PAST = {
  enable: 'enabled',
  disable: 'disabled',
  mask: 'masked',
  unmask: 'unmasked',
  start: 'started',
  stop: 'stopped',
  install: 'installed',
  remove: 'removed',
  upgrade: 'upgraded',
};

const lineWords = ({ path, line, old, text }: Edit) =>
  `line ${line} of ${path}, ${JSON.stringify(old.trim())}, to ${JSON.stringify(text.trim())}`;

const profileWords = ({ module, path }: KernelProfile) =>
  `${module === 'apparmor' ? 'the AppArmor profile' : 'the SELinux module'} ${path}`;

function selinuxWords({ set }: SELinux): string {
  switch (set.what) {
    case 'enforcing':
      return 'enforce its policy';
    case 'boolean':
      return `switch ${set.name} ${set.value}`;
    case 'label':
      return `label ${set.path} as its policy says`;
    default:
      return unreachable(set);
  }
}

function setting(key: string, value: Json): string {
  if (value === null) return `remove ${key}`;
  return typeof value === 'object' ? `set ${key}` : `set ${key} to ${value}`;
}

function ownership({ mode, owner }: { mode?: string; owner?: string }): string {
  return listed([...(mode === undefined ? [] : [`mode ${mode}`]), ...(owner === undefined ? [] : [`owner ${owner}`])]);
}

function effort(activation: Activation): string {
  switch (activation) {
    case 'none':
    case 'systemd-reload':
      return 'running work is not touched';
    case 'docker-reload':
      return 'dockerd reloads its configuration';
    case 'docker-restart':
      return 'dockerd restarts';
    case 'socket-restart':
      return 'docker.socket and dockerd restart';
    default:
      return unreachable(activation);
  }
}
