#!/bin/sh
# watch.sh PID START RUNS: waits until the process PID (started at START) is gone and then removes the lab hosts that it
# owned. This is for an owner that was killed with SIGKILL; every other way out cleans up itself.
set -u
pid=$1 start=$2 runs=$3
here=$(dirname "$0")

owner_lives() {
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086 # split on purpose
  set -- ${stat##*) }
  [ "$1" != Z ] && [ "${20}" = "$start" ]
}

while owner_lives; do sleep 1; done
for folder in "$runs"/*/; do
  [ "$(cat "$folder/owner" 2>/dev/null)" = "$pid $start" ] && sh "$here/remove.sh" "${folder%/}"
done
exit 0
