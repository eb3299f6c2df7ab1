// The proofs that run on the host, by name.
import apparmor from './apparmor.ts';
import apparmorProfile from './apparmor-profile.ts';
import capabilities from './capabilities.ts';
import forkLimit from './fork-limit.ts';
import icc from './icc.ts';
import memoryLimit from './memory-limit.ts';
import noNewPrivileges from './no-new-privileges.ts';
import type { Proof } from './proof.ts';
import seccomp from './seccomp.ts';
import seccompGroups from './seccomp-groups.ts';
import selinux from './selinux.ts';
import tomoyo from './tomoyo.ts';
import userns from './userns.ts';

export const proofs: ReadonlyMap<string, Proof> = new Map([
  ['userns', userns],
  ['seccomp', seccomp],
  ['seccomp-groups', seccompGroups],
  ['no-new-privileges', noNewPrivileges],
  ['apparmor', apparmor],
  ['apparmor-profile', apparmorProfile],
  ['capabilities', capabilities],
  ['selinux', selinux],
  ['tomoyo', tomoyo],
  ['icc', icc],
  ['fork-limit', forkLimit],
  ['memory-limit', memoryLimit],
]);

/** Tried from the operator's machine: no-tcp.ts and tls.ts. */
export const FROM_HERE: readonly string[] = ['no-tcp', 'tls'];

export const PROOF_NAMES: readonly string[] = [...proofs.keys(), ...FROM_HERE];
