// Every control by its name, which is its path. A test walks the folder and names a missing line.
// A walk at start-up would need no list, but then the tool could not be one file.
import type { Control } from '../model.ts';
import auditDataRoot from './audit/data-root.ts';
import auditRules from './audit/rules.ts';
import containersCapabilities from './capabilities/containers.ts';
import capabilitiesDefaultSet from './capabilities/default-set.ts';
import cgroupDelegation from './cgroups/delegation.ts';
import cgroupVersion from './cgroups/version.ts';
import workloadSlice from './cgroups/workload-slice.ts';
import authorization from './daemon/authorization.ts';
import baseDeviceSize from './daemon/base-device-size.ts';
import buildEntitlements from './daemon/build-entitlements.ts';
import centralLogging from './daemon/central-logging.ts';
import cgroupParent from './daemon/cgroup-parent.ts';
import cors from './daemon/cors.ts';
import defaultRuntime from './daemon/default-runtime.ts';
import defaultUlimits from './daemon/default-ulimits.ts';
import diagnostics from './daemon/diagnostics.ts';
import directRouting from './daemon/direct-routing.ts';
import experimental from './daemon/experimental.ts';
import forwardDrop from './daemon/forward-drop.ts';
import icc from './daemon/icc.ts';
import insecureRegistries from './daemon/insecure-registries.ts';
import iptables from './daemon/iptables.ts';
import liveRestore from './daemon/live-restore.ts';
import logLevel from './daemon/log-level.ts';
import logLimits from './daemon/log-limits.ts';
import metrics from './daemon/metrics.ts';
import namespaces from './daemon/namespaces.ts';
import noNewPrivileges from './daemon/no-new-privileges.ts';
import noTcp from './daemon/no-tcp.ts';
import onePlace from './daemon/one-place.ts';
import proxyCredentials from './daemon/proxy-credentials.ts';
import publishedAddress from './daemon/published-address.ts';
import registryMirrors from './daemon/registry-mirrors.ts';
import rootless from './daemon/rootless.ts';
import socket from './daemon/socket.ts';
import socketExposure from './daemon/socket-exposure.ts';
import storageDriver from './daemon/storage-driver.ts';
import tlsCertificates from './daemon/tls-certificates.ts';
import tlsListener from './daemon/tls-listener.ts';
import userlandProxy from './daemon/userland-proxy.ts';
import usernsRemap from './daemon/userns-remap.ts';
import variables from './daemon/variables.ts';
import containerdSocketFile from './files/containerd-socket.ts';
import daemonJsonFile from './files/daemon-json.ts';
import dockerUnitFile from './files/docker-unit.ts';
import environmentFiles from './files/environment.ts';
import etcDocker from './files/etc-docker.ts';
import programs from './files/programs.ts';
import registryCerts from './files/registry-certs.ts';
import tlsMaterial from './files/tls-material.ts';
import dataRootMount from './host/data-root-mount.ts';
import dockerGroup from './host/docker-group.ts';
import dockerVersion from './host/docker-version.ts';
import endOfLife from './host/end-of-life.ts';
import contentTrust from './images/content-trust.ts';
import imageLoad from './images/load.ts';
import registryAuthorities from './images/registry-authorities.ts';
import bootOptions from './kernel/boot-options.ts';
import grsecurity from './kernel/grsecurity.ts';
import kernelNetwork from './kernel/network.ts';
import paxFlags from './kernel/pax-flags.ts';
import selfProtection from './kernel/self-protection.ts';
import usernsUnprivileged from './kernel/userns-unprivileged.ts';
import apparmor from './mac/apparmor.ts';
import apparmorProfile from './mac/apparmor-profile.ts';
import selinux from './mac/selinux.ts';
import selinuxBooleans from './mac/selinux-booleans.ts';
import selinuxEnforcing from './mac/selinux-enforcing.ts';
import selinuxFiles from './mac/selinux-files.ts';
import selinuxModule from './mac/selinux-module.ts';
import tomoyo from './mac/tomoyo.ts';
import seccompHardened from './seccomp/hardened.ts';
import seccompProfile from './seccomp/profile.ts';
import keepers from './services/keepers.ts';
import unknownListeners from './services/unknown-listeners.ts';
import unneeded from './services/unneeded.ts';

/** In the order in which they are reported. */
export const CONTROLS: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['audit/data-root', auditDataRoot],
  ['audit/rules', auditRules],
  ['capabilities/containers', containersCapabilities],
  ['capabilities/default-set', capabilitiesDefaultSet],
  ['cgroups/delegation', cgroupDelegation],
  ['cgroups/version', cgroupVersion],
  ['cgroups/workload-slice', workloadSlice],
  ['daemon/authorization', authorization],
  ['daemon/base-device-size', baseDeviceSize],
  ['daemon/build-entitlements', buildEntitlements],
  ['daemon/central-logging', centralLogging],
  ['daemon/cgroup-parent', cgroupParent],
  ['daemon/cors', cors],
  ['daemon/default-runtime', defaultRuntime],
  ['daemon/default-ulimits', defaultUlimits],
  ['daemon/diagnostics', diagnostics],
  ['daemon/direct-routing', directRouting],
  ['daemon/experimental', experimental],
  ['daemon/forward-drop', forwardDrop],
  ['daemon/icc', icc],
  ['daemon/insecure-registries', insecureRegistries],
  ['daemon/iptables', iptables],
  ['daemon/live-restore', liveRestore],
  ['daemon/log-level', logLevel],
  ['daemon/log-limits', logLimits],
  ['daemon/metrics', metrics],
  ['daemon/namespaces', namespaces],
  ['daemon/no-new-privileges', noNewPrivileges],
  ['daemon/no-tcp', noTcp],
  ['daemon/one-place', onePlace],
  ['daemon/proxy-credentials', proxyCredentials],
  ['daemon/published-address', publishedAddress],
  ['daemon/registry-mirrors', registryMirrors],
  ['daemon/rootless', rootless],
  ['daemon/socket', socket],
  ['daemon/socket-exposure', socketExposure],
  ['daemon/storage-driver', storageDriver],
  ['daemon/tls-certificates', tlsCertificates],
  ['daemon/tls-listener', tlsListener],
  ['daemon/userland-proxy', userlandProxy],
  ['daemon/userns-remap', usernsRemap],
  ['daemon/variables', variables],
  ['files/containerd-socket', containerdSocketFile],
  ['files/daemon-json', daemonJsonFile],
  ['files/docker-unit', dockerUnitFile],
  ['files/environment', environmentFiles],
  ['files/etc-docker', etcDocker],
  ['files/programs', programs],
  ['files/registry-certs', registryCerts],
  ['files/tls-material', tlsMaterial],
  ['host/data-root-mount', dataRootMount],
  ['host/docker-group', dockerGroup],
  ['host/docker-version', dockerVersion],
  ['host/end-of-life', endOfLife],
  ['images/content-trust', contentTrust],
  ['images/load', imageLoad],
  ['images/registry-authorities', registryAuthorities],
  ['kernel/boot-options', bootOptions],
  ['kernel/grsecurity', grsecurity],
  ['kernel/network', kernelNetwork],
  ['kernel/pax-flags', paxFlags],
  ['kernel/self-protection', selfProtection],
  ['kernel/userns-unprivileged', usernsUnprivileged],
  ['mac/apparmor', apparmor],
  ['mac/apparmor-profile', apparmorProfile],
  ['mac/selinux', selinux],
  ['mac/selinux-booleans', selinuxBooleans],
  ['mac/selinux-enforcing', selinuxEnforcing],
  ['mac/selinux-files', selinuxFiles],
  ['mac/selinux-module', selinuxModule],
  ['mac/tomoyo', tomoyo],
  ['seccomp/hardened', seccompHardened],
  ['seccomp/profile', seccompProfile],
  ['services/keepers', keepers],
  ['services/unknown-listeners', unknownListeners],
  ['services/unneeded', unneeded],
]);
