#!/bin/sh
# mmdebstrap hook, after image-after.sh: an image with SELinux is as Debian installs it. Nothing is refused yet, and a host
# that is to enforce has to be made so. The lab's own way in, qemu-guest-agent, runs unconfined there (initrc_t).
set -eu
grep -q '^SELINUX=permissive$' "$1/etc/selinux/config"
