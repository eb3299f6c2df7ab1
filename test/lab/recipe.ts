// What a lab host is made of. The image's name holds a digest of all of this: an old image is never taken for a new one.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from './folders.ts';

export const suites = ['bookworm', 'trixie', 'trixie-selinux', 'sid'] as const;
export type Suite = (typeof suites)[number];

const system = [
  'linux-image-cloud-amd64',
  'initramfs-tools',
  'zstd',
  'systemd-sysv',
  'libpam-systemd',
  'dbus',
  'udev',
  'openssh-server',
  'docker.io',
  'apparmor',
  'auditd',
  'sudo',
  'iproute2',
  'iptables',
  'procps',
  'busybox-static',
  // The lab's own way into a virtual machine: works when sshd and the network do not.
  'qemu-guest-agent',
];

/** Services that ought to go from a Docker host, and services that its owner relies on. */
const unneeded = ['avahi-daemon', 'rpcbind', 'exim4-daemon-light'];
const keepers = ['nagios-nrpe-server', 'collectd-core', 'cron', 'rsyslog', 'systemd-timesyncd'];

/** bookworm: Docker 20.10.24, systemd 252, kernel 6.1. trixie: Docker 26.1.5, systemd 257, kernel 6.12. */
const suitePackages: Record<Suite, readonly string[]> = {
  // Login shells that are no sh: what is sent to them must mean the same there.
  bookworm: ['fish', 'tcsh'],
  // trixie's docker.io only recommends the command line. With openssl and nft here, what they stand in for on bookworm
  // (ssh-keygen, iptables) and what only they can do are both tried.
  trixie: ['docker-cli', 'openssl', 'nftables'],
  // Labelled when its disk is made (disk.ts). bookworm's policy knows nothing of containers.
  'trixie-selinux': ['docker-cli', 'selinux-basics', 'selinux-policy-default', 'policycoreutils'],
  sid: ['docker-cli'],
};

/** Where a suite is more than a release of Debian with other packages. */
const special: Partial<
  Record<Suite, { readonly release: string; readonly hook: string; readonly kernelWords: string }>
> = {
  // No `enforcing=`: what /etc/selinux/config says holds from the boot on, as on a real host.
  'trixie-selinux': { release: 'trixie', hook: 'image-selinux.sh', kernelWords: 'selinux=1 security=selinux' },
};

/** The Linux security module in charge of a virtual machine, as words on its kernel's command line. */
export const kernelWordsOf = (suite: Suite) => special[suite]?.kernelWords ?? 'apparmor=1 security=apparmor';

export interface Recipe {
  readonly suite: Suite;
  /** of Debian */
  readonly release: string;
  readonly packages: readonly string[];
  /** run after the essential packages and before the rest: `SCRIPT ROOT` */
  readonly before: string;
  /** run at the end, in this order: `SCRIPT ROOT`, the environment brings LAB_PUBLIC_KEY */
  readonly after: readonly string[];
  /** e.g. bookworm-3f9a0c12 */
  readonly name: string;
}

/** @param publicKey one line of authorized_keys, part of the image and so of its name */
export function recipe(suite: Suite, publicKey: string): Recipe {
  const packages = [...system, ...unneeded, ...keepers, ...suitePackages[suite]];
  const before = join(labFolder, 'image-before.sh');
  const { release = suite, hook } = special[suite] ?? {};
  const after = ['image-after.sh', ...(hook === undefined ? [] : [hook])].map((it) => join(labFolder, it));
  const parts = [suite, ...packages, readFileSync(before), ...after.map((it) => readFileSync(it)), publicKey];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return { suite, release, packages, before, after, name: `${suite}-${hash.digest('hex').slice(0, 12)}` };
}
