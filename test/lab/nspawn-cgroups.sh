#!/bin/sh
# Inside an nspawn host, before dockerd: nspawn mounts the control groups read-only, and runc must write to them.
# Some say busy when remounted (memory): those are taken away and mounted anew. What is still in use by then is tried
# again, and in the end taken away behind its user's back: left read-only, no container would start.
set -u

writable() { # GROUP UMOUNT-OPTION
  options=$(sed -n "s|^[^ ]* $1 cgroup2\{0,1\} \([^ ]*\) .*|\1|p" /proc/self/mounts | tail -n 1)
  case $options in
    ro | ro,*) ;;
    *) return 0 ;;
  esac
  mount -o remount,rw "$1" 2>/dev/null && return 0
  # shellcheck disable=SC2086
  umount $2 "$1" 2>/dev/null || return 1
  case $1 in
    */systemd) mount -t cgroup -o none,name=systemd cgroup "$1" ;;
    */unified | /sys/fs/cgroup) mount -t cgroup2 cgroup "$1" ;;
    *) mount -t cgroup -o "${1##*/}" cgroup "$1" ;;
  esac
}

for try in 1 2 3 4 5 6 7 8 9 10; do
  busy=no
  option=
  [ "$try" -lt 10 ] || option=-l
  for group in /sys/fs/cgroup/*/ /sys/fs/cgroup; do
    writable "${group%/}" "$option" || busy=yes
  done
  [ "$busy" = yes ] || break
  sleep 0.1
done
exit 0
