// Every control by its name, which is its path. A test walks the folder and names a missing line.
// A walk at start-up would need no list, but then the tool could not be one file.
import type { Control } from '../model.ts';
import icc from './daemon/icc.ts';
import liveRestore from './daemon/live-restore.ts';
import logLimits from './daemon/log-limits.ts';
import noNewPrivileges from './daemon/no-new-privileges.ts';
import noTcp from './daemon/no-tcp.ts';
import socket from './daemon/socket.ts';
import userlandProxy from './daemon/userland-proxy.ts';
import usernsRemap from './daemon/userns-remap.ts';
import containerdSocketFile from './files/containerd-socket.ts';
import daemonJsonFile from './files/daemon-json.ts';
import dockerUnitFile from './files/docker-unit.ts';
import environmentFiles from './files/environment.ts';
import etcDocker from './files/etc-docker.ts';
import registryCerts from './files/registry-certs.ts';
import tlsMaterial from './files/tls-material.ts';
import dockerGroup from './host/docker-group.ts';
import apparmor from './mac/apparmor.ts';
import seccompProfile from './seccomp/profile.ts';
import keepers from './services/keepers.ts';
import unneeded from './services/unneeded.ts';

/** In the order in which they are reported. */
export const CONTROLS: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['daemon/icc', icc],
  ['daemon/live-restore', liveRestore],
  ['daemon/log-limits', logLimits],
  ['daemon/no-new-privileges', noNewPrivileges],
  ['daemon/no-tcp', noTcp],
  ['daemon/socket', socket],
  ['daemon/userland-proxy', userlandProxy],
  ['daemon/userns-remap', usernsRemap],
  ['files/containerd-socket', containerdSocketFile],
  ['files/daemon-json', daemonJsonFile],
  ['files/docker-unit', dockerUnitFile],
  ['files/environment', environmentFiles],
  ['files/etc-docker', etcDocker],
  ['files/registry-certs', registryCerts],
  ['files/tls-material', tlsMaterial],
  ['host/docker-group', dockerGroup],
  ['mac/apparmor', apparmor],
  ['seccomp/profile', seccompProfile],
  ['services/keepers', keepers],
  ['services/unneeded', unneeded],
]);
