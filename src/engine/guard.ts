import { unreachable } from '../events.ts';
import type { Action } from '../model.ts';
import { guardPackage } from './guard-packages.ts';
import { guardSysctl } from './guard-sysctl.ts';

/** Paths by which the operator comes in, or the cloud keeps a machine reachable: no plan may write there (law 4). */
const WAY_IN = [
  '/etc/ssh/',
  '/etc/sudoers',
  '/etc/pam.',
  '/etc/pam/',
  '/etc/security/',
  '/etc/network/',
  '/etc/netplan/',
  '/etc/NetworkManager/',
  '/etc/systemd/network/',
  '/etc/resolv.conf',
  '/etc/hosts.',
  '/etc/nsswitch.conf',
  '/etc/sysconfig/network',
  '/etc/wpa_supplicant/',
  '/etc/wireguard/',
  '/etc/openvpn/',
  '/etc/sssd/',
  '/etc/krb5',
  '/etc/login.defs',
  '/etc/shells',
  '/etc/cloud/',
  '/etc/waagent.conf',
  '/etc/default/instance_configs',
  '/etc/amazon/',
  '/root/.ssh',
  '/home/',
];

/** Why an action must not be part of any plan, or null. Keepers are never touched, nor is the way in. */
export function guard(action: Action, isKeeper: (unit: string) => boolean): string | null {
  switch (action.kind) {
    case 'put':
    case 'edit':
    case 'mode':
    case 'kernel-profile':
      return guardPath(action.path, isKeeper);
    case 'remove':
      return guardPath(action.path, isKeeper) ?? guardRemoval(action.path);
    case 'mask':
      return isKeeper(action.unit) ? `${action.unit} must stay: no plan may stop it` : null;
    case 'unit':
      return ENDS.includes(action.operation) && isKeeper(action.unit)
        ? `${action.unit} must stay: no plan may ${action.operation} it`
        : null;
    case 'sysctl':
      return guardSysctl(action.key, action.value);
    case 'selinux':
      return action.set.what === 'label' ? guardPath(action.set.path, isKeeper) : null;
    case 'package':
      return guardPackage(action);
    case 'engine':
      // Refused on the host where it would remove or replace anything.
      return null;
    case 'run':
      // What a text does cannot be told beforehand; so it is counted, and read by a person (test/laws.test.ts).
      return null;
    case 'group':
      return action.name === 'root' ? 'root is not a group to create' : null;
    case 'user':
      return action.name === 'root' ? 'root is not a user to create' : null;
    case 'leave-group':
      return ['root', 'sudo', 'wheel', 'admin'].includes(action.group)
        ? `the group ${action.group} is a way to root: no plan may take anybody out of it`
        : null;
    default:
      return unreachable(action);
  }
}

const ENDS: readonly string[] = ['stop', 'disable', 'mask'];

/** Files without which a host does not come up, or Docker does not start as its owner meant it to; not our own runc. */
const STAYS =
  /^\/(etc\/(passwd|group|shadow|gshadow|fstab|docker\/daemon\.json)$|boot\/|usr\/(?!local\/sbin\/runc$)|lib|bin\/|sbin\/)/;

function guardRemoval(path: string): string | null {
  return STAYS.test(path) ? `${path} must stay: no plan may remove it` : null;
}

/** Docker's own units are kept as well, and are what a plan is about. */
const SUBJECT = /^(docker|containerd)\.(service|socket)$/;

function guardPath(path: string, isKeeper: (unit: string) => boolean): string | null {
  if (!path.startsWith('/') || path.includes('/../') || path.endsWith('/..'))
    return `${path} is not a plain absolute path`;
  const unit = /\/systemd\/system\/([^/]+?)(\.d\/.*)?$/.exec(path)?.[1];
  if (unit !== undefined && !SUBJECT.test(unit) && isKeeper(unit))
    return `${unit} must stay as it is: ${path} changes it`;
  return WAY_IN.some((it) => path.startsWith(it))
    ? `${path} belongs to the operator's way in: no plan may write there`
    : null;
}
