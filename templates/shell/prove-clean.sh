# Leaving nothing behind: the end of a proof run, however it ends, and what earlier runs left that were killed outright.
# POSIX sh; part of the proof library (prove.sh), which sets ID, NAME and DIR.

clean() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  # A `docker run` under way would make its container after we have looked for it.
  wait
  left=
  if [ -s "$DIR/image" ]; then
    for _ in 1 2 3 4 5; do
      engine rm -f "$NAME-a" "$NAME-b" "$NAME-c" "$NAME-d" "$NAME-e" "$NAME-k" "$NAME-m" "$NAME-s" "$NAME-t" "$NAME-u" >/dev/null 2>&1
      left=$(engine ps -aq --filter "label=ironhull.proof=$ID" 2>&1) && [ -z "$left" ] && break
      sleep 1
    done
    engine rmi -f "ironhull-proof:$ID" >/dev/null 2>"$DIR/rmi.error" || left="$left $(reason "$DIR/rmi.error")"
  elif [ -e "$DIR/image" ]; then
    # The client failed or was ended; the daemon may have taken the image all the same.
    engine rmi -f "ironhull-proof:$ID" >/dev/null 2>&1
  fi
  rm -rf "$DIR" || left="$left $DIR"
  answer end "${left:-yes}"
}

# What earlier runs left that were killed: their containers end by themselves, an image and a folder do not.
sweep() {
  engine ps -a --filter label=ironhull.proof --format '{{.ID}} {{.Label "ironhull.owner"}}' >"$DIR/old" 2>/dev/null
  while read -r old owner; do
    gone "$owner" && engine rm -f "$old" >/dev/null 2>&1
  done <"$DIR/old"
  engine images -q --filter label=ironhull.proof >"$DIR/old" 2>/dev/null
  while read -r old; do
    owner=$(engine image inspect --format '{{index .Config.Labels "ironhull.owner"}}' "$old" 2>/dev/null)
    gone "$owner" && engine rmi -f "$old" >/dev/null 2>&1
  done <"$DIR/old"
  for old in "$RUN"/ironhull-proof.*; do
    owner=${old##*/ironhull-proof.}
    [ -d "$old" ] && gone "${owner#*.}" && rm -rf "$old"
  done
}

# gone PID.START.BOOT: true when that process ended; a label that is not of this form is nobody's to judge.
gone() {
  case $1 in
    [1-9]*.[1-9]*.*-*-*) ;;
    *) return 1 ;;
  esac
  [ "$1" != "${1%%.*}.$(birth "${1%%.*}").$(cat /proc/sys/kernel/random/boot_id)" ]
}

# When a process started, in ticks since boot (proc_pid_stat(5), field 22); a pid alone is used again.
birth() {
  [ -r "/proc/$1/stat" ] && read -r stat <"/proc/$1/stat" || return 0
  # The name in field 2 may hold blanks and brackets.
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  printf '%s' "${20}"
}
