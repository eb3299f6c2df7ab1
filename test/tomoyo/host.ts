// What a bookworm host of the lab answers that was booted with security=tomoyo (kernel 6.1, tomoyo-tools 2.6.1, Docker
// 20.10.24): the lines of domains are as its kernel wrote them while it learned.
const PROFILES = `PROFILE_VERSION=20150505
0-COMMENT=-----Disabled Mode-----
0-CONFIG={ mode=disabled grant_log=no reject_log=yes }
101-COMMENT=ironhull: learning
101-PREFERENCE={ max_audit_log=256 max_learning_entry=2048 }
101-CONFIG={ mode=disabled grant_log=no reject_log=no }
101-CONFIG::file::execute={ mode=learning grant_log=no reject_log=no }
103-COMMENT=ironhull: enforcing
103-PREFERENCE={ max_audit_log=256 max_learning_entry=2048 }
103-CONFIG={ mode=disabled grant_log=no reject_log=no }
103-CONFIG::file::execute={ mode=enforcing grant_log=no reject_log=yes }`;

const RULES = `initialize_domain /sbin/modprobe from any
initialize_domain /usr/sbin/dockerd from any
initialize_domain /usr/bin/containerd-shim-runc-v2 from any
keep_domain any from <kernel> /usr/sbin/dockerd
keep_domain any from <kernel> /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc
keep_domain any from <kernel> /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc /container`;

export const SHIM = '<kernel> /usr/bin/containerd-shim-runc-v2';
export const RUNC = `${SHIM} /usr/sbin/runc`;
export const CONTAINERS = `${RUNC} /container`;

/** Blocks of domains, as tomoyo-selectpolicy prints them. */
export const domains = (profile: number, extra = '') => `<kernel> /usr/sbin/dockerd
use_profile ${profile}

file execute /usr/sbin/iptables exec.realpath="/usr/sbin/xtables-nft-multi" exec.argv[0]="/usr/sbin/iptables"
file execute /usr/sbin/modprobe exec.realpath="/usr/bin/kmod" exec.argv[0]="modprobe"
file execute /var/lib/docker/tmp/qemu-check3959266458/check exec.realpath="/var/lib/docker/tmp/qemu-check3959266458/check" exec.argv[0]="/check"
file execute /var/lib/docker/tmp/qemu-check2862262018/check exec.realpath="/var/lib/docker/tmp/qemu-check2862262018/check" exec.argv[0]="/check"

${SHIM}
use_profile ${profile}

file execute /usr/bin/containerd-shim-runc-v2 exec.realpath="/usr/bin/containerd-shim-runc-v2" exec.argv[0]="/usr/bin/containerd-shim-runc-v2"
file execute /usr/sbin/runc exec.realpath="/usr/sbin/runc" exec.argv[0]="runc"

${RUNC}
use_profile ${profile}

file execute /proc/self/exe exec.realpath="/usr/sbin/runc" exec.argv[0]="runc"
file execute proc:/self/fd/6 exec.realpath="dev(254,0):/usr/sbin/runc" exec.argv[0]="runc"
file execute proc:/486/exe exec.realpath="/usr/sbin/dockerd" exec.argv[0]="libnetwork-setkey"
file execute /bin/sh exec.realpath="/bin/busybox" exec.argv[0]="/bin/sh"
file execute /bin/script exec.realpath="/bin/script" exec.argv[0]="/bin/script"
file execute /proc/self/exe exec.realpath="/bin/busybox" exec.argv[0]="cat"
file execute /bin/sleep exec.realpath="/bin/busybox" exec.argv[0]="/bin/sleep"
file execute proc:/self/fd/5 exec.realpath="dev(254,0):/usr/sbin/runc" exec.argv[0]="runc"
${extra}
${CONTAINERS}
use_profile ${profile}
`;

export interface Says {
  readonly domains?: string;
  readonly units?: string;
  readonly tools?: boolean;
  readonly profiles?: string;
  readonly rules?: string;
}

/** The whole answer of the probe `tomoyo`. */
export function answer({ domains = '', units = unitsAre('inactive'), tools = true, profiles, rules }: Says): string {
  const at = Math.max(domains.indexOf(SHIM), 0);
  const [dockerd, rest] = [domains.slice(0, at), domains.slice(at)];
  return `kernel on
${tools ? 'tools yes\nloaded yes\n' : ''}program dockerd /usr/sbin/dockerd
== domains
${dockerd}==
program containerd-shim-runc-v2 /usr/bin/containerd-shim-runc-v2
== domains
${rest}==
program runc /usr/sbin/runc
== profiles
${profiles ?? PROFILES}
== rules
${rules ?? RULES}
== stat
Policy update:                               255 (Last: 2026/11/28 06:32:00)
Policy violation in learning mode:            23 (Last: 2026/11/28 06:32:00)
Policy violation in enforcing mode:            7 (Last: 2026/11/28 06:31:56)
==
${units}`;
}

export const unitsAre = (learn: string, hold = 'inactive') =>
  [
    ['ironhull-tomoyo-learn.service', learn],
    ['ironhull-tomoyo.service', hold],
  ]
    .map(
      ([unit, state]) => `unit ${unit}\nActiveState=${state}\nUnitFileState=${state === 'active' ? 'enabled' : ''}\n`,
    )
    .join('');
