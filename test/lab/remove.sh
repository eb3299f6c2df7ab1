#!/bin/sh
# remove.sh FOLDER [all|processes]: ends a lab host and takes away what it left, from the notes in its folder.
# Used by stop(), by exit handlers, by the watchdog and by the next start that finds a dead owner: it may run twice, or
# at once with itself, and everything in it may be gone already.
set -u
folder=$1
part=${2:-all}
[ -d "$folder" ] || exit 0

exec 9<"$folder"
flock 9
# While we waited another may have removed it, and the number may have a new host already.
[ "$(stat -L -c %i /proc/self/fd/9)" = "$(stat -c %i "$folder" 2>/dev/null)" ] || exit 0

# The start time goes with the pid: the number alone may belong to another process by now (proc(5), field 22).
started() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086 # split on purpose; what is before the last bracket is the name
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}

ours() {
  [ "$(started "$1")" = "$2" ]
}

if [ -f "$folder/pids" ]; then
  while read -r pid start; do
    # With its group: a forwarder's connections are children that would stay.
    ours "$pid" "$start" && { kill -9 -- "-$pid" || kill -9 "$pid"; } 2>/dev/null
  done <"$folder/pids"
  turns=0
  while read -r pid start; do
    while ours "$pid" "$start" && [ $turns -lt 200 ]; do
      sleep 0.05
      turns=$((turns + 1))
    done
  done <"$folder/pids"
  rm -f "$folder/pids"
fi
[ "$part" = all ] || exit 0

if [ -f "$folder/mounts" ]; then
  while read -r mounted; do
    umount -R "$mounted" 2>/dev/null || umount -R -l "$mounted" 2>/dev/null
  done <"$folder/mounts"
fi
# Deleting below something that is still mounted would delete what it shows.
if grep -qF " $folder/" /proc/self/mounts; then
  echo "still mounted below $folder" >&2
  exit 1
fi

if [ -f "$folder/cgroups" ]; then
  while read -r group; do
    turns=0
    while [ -d "$group" ] && [ $turns -lt 40 ]; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
      [ -d "$group" ] && sleep 0.05
      turns=$((turns + 1))
    done
  done <"$folder/cgroups"
fi

# The owner goes last: a folder that is half deleted is still known as somebody's.
find "$folder" -mindepth 1 -maxdepth 1 ! -name owner -exec rm -rf {} +
rm -rf "$folder"
