#!/bin/sh
# mmdebstrap hook, after the essential packages and before the others: what must be there when they are configured.
set -eu
root=$1

# A short list of drivers: a third of the size, and under emulation unpacking the initrd is a second of every boot.
mkdir -p "$root/etc/initramfs-tools/conf.d" "$root/usr/share/initramfs-tools/modules.d"
echo 'MODULES=list' >"$root/etc/initramfs-tools/conf.d/lab"
printf '%s\n' virtio_pci virtio_blk virtio_net virtio_console virtio_rng ext4 >"$root/usr/share/initramfs-tools/modules.d/lab"

# A host that accepts root's key and no mail: exim asks nothing without a terminal, it only wants a name.
echo lab >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tlab\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
