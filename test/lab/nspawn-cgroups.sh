#!/bin/sh
# Inside an nspawn host, before dockerd: nspawn mounts the control groups read-only, and runc must write to them.
# Some say busy when remounted (memory): those are taken away and mounted anew.
set -u
for group in /sys/fs/cgroup/*/ /sys/fs/cgroup; do
  group=${group%/}
  options=$(sed -n "s|^[^ ]* $group cgroup2\{0,1\} \([^ ]*\) .*|\1|p" /proc/self/mounts | tail -n 1)
  case $options in
    ro | ro,*) ;;
    *) continue ;;
  esac
  mount -o remount,rw "$group" 2>/dev/null && continue
  umount "$group" || continue
  case $group in
    */systemd) mount -t cgroup -o none,name=systemd cgroup "$group" ;;
    */unified | /sys/fs/cgroup) mount -t cgroup2 cgroup "$group" ;;
    *) mount -t cgroup -o "${group##*/}" cgroup "$group" ;;
  esac
done
exit 0
