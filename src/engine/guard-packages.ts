import type { Package } from '../model.ts';

/**
 * Why a package must not be removed by any plan, or null: the way in, Docker, and what a host runs and mends itself with.
 * Upgraded may be what brings dockerd, and nothing else: the rest of a host is its owner's to upgrade.
 */
export function guardPackage({ name, operation }: Package): string | null {
  if (operation === 'upgrade')
    return ENGINE.test(name) ? null : `no plan may upgrade the package ${name}: only Docker's own`;
  return operation === 'remove' && KEPT.test(name) ? `the package ${name} must stay: no plan may remove it` : null;
}

const ENGINE = /^(docker|docker\.io|docker-ce|moby-engine)$/;
const WAY_IN = 'openssh|dropbear|sudo|doas|pam|libpam|login|passwd|shadow|sssd|util-linux';
const DOCKER = 'docker|moby|containerd|runc|podman';
const SYSTEM =
  'systemd|udev|dbus|init|openrc|libc6|glibc|musl|busybox|bash|dash|coreutils|linux-image|kernel|grub|base-files';
const PACKAGERS = 'apt|dpkg|rpm|dnf|yum|zypper|apk-tools';
const NETWORK = 'iproute2|iproute|ifupdown|netplan|network-manager|NetworkManager|isc-dhcp-client|dhcpcd|wpasupplicant';
const KEPT = new RegExp(`^(${[WAY_IN, DOCKER, SYSTEM, PACKAGERS, NETWORK].join('|')})([-.0-9].*)?$`);
