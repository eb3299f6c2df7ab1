# Who is alive, and who may work: locks that die with their holder.

# sign FILE: this process, told apart from a later one with the same number by its start time
sign() {
  started_at $$
  keep_text "$1" "$$ $STARTED
"
}

# alive FILE: the process that signed FILE still runs
alive() {
  pid_=
  read -r pid_ began_ 2>/dev/null <"$1" || return 1
  [ -n "$pid_" ] && started_at "$pid_" && [ "$STARTED" = "$began_" ]
}

# started_at PID: STARTED becomes the process' start time (proc(5), stat, field 22); fails for zombies and the dead
started_at() {
  STARTED=
  # shellcheck disable=SC2162 # backslashes cannot stand in this file's numbers; the name is cut off below
  read line_ 2>/dev/null <"/proc/$1/stat" || return 1
  # The name stands in brackets and may hold anything, brackets too: what counts begins after the last one.
  # shellcheck disable=SC2086
  set -- ${line_##*) }
  [ "$1" = Z ] && return 1
  shift 19
  STARTED=$1
}

# hold NAME DESCRIPTOR: takes a lock without waiting; it is free again when this process has ended, however it ended.
# Descriptor 8 or 9: dash knows no others with two digits. Everything started in the background closes both.
hold() {
  mkdir -p "$RUN" 2>/dev/null
  if command -v flock >/dev/null 2>&1; then
    ( printf '' >>"$RUN/$1.lock" ) 2>/dev/null || return 1
    eval "exec $2>>\"\$RUN/\$1.lock\""
    flock -n "$2"
  else
    hold_by_link "$1"
  fi
}

# Without flock: hard links to signed files, held.000001, held.000002 and so on, each made by one process only. The one
# with the highest number holds, if it lives; whoever finds it dead makes the next. None is reused, and no guard is
# needed, which a process that is killed inside would leave closed for ever.
hold_by_link() {
  sign "$RUN/$1.$$" || return 1
  while last_held "$1"; ! alive "$RUN/$1.held.$last_"; do
    number_=${last_#"${last_%%[!0]*}"}
    next_=$(printf '%06d' $((${number_:-0} + 1)))
    ln "$RUN/$1.$$" "$RUN/$1.held.$next_" 2>/dev/null || [ -e "$RUN/$1.held.$next_" ] || break
  done
  # A slow one may have made a number that was given and cleared away before: only the last one counts.
  last_held "$1"
  rm -f "$RUN/$1.$$"
  alive "$RUN/$1.held.$last_" && [ "$pid_" = $$ ] || return 1
  for older_ in "$RUN/$1.held."*; do
    [ "${older_##*.}" = "$last_" ] || rm -f "$older_"
  done
}

# last_held NAME: the highest number given so far
last_held() {
  last_=000000
  for link_ in "$RUN/$1.held."*; do
    [ ! -e "$link_" ] || last_=${link_##*.}
  done
}

# take_lock: one transaction at a time; a refusal says whose it is
take_lock() {
  if ! hold lock 9; then
    say refused "$(who_holds); wait until it has ended, by a confirmation or by undoing itself, then run this again"
    say end refused
    exit 1
  fi
  from_='' by_=$OWNER
  read -r from_ 2>/dev/null <"$TX/from"
  # Whoever takes it back may be another than the one who had applied it.
  [ ! -e "$TX/committed" ] || read -r by_ 2>/dev/null <"$TX/undone-by" || by_=$OWNER
  keep_text "$RUN/owner" "id=$ID
owner=$by_
host=$(uname -n)
boot=$(boot_id)
since=$(date +%s)
from=$from_
"
}

# who_holds: by the holder's own words. Those of one that is gone are passed over: the new holder has not written its own
# yet, and will within a moment.
who_holds() {
  tries_=0
  until read_owner && { alive "$STATE/tx/$id_/job" || alive "$STATE/tx/$id_/undoer"; }; do
    tries_=$((tries_ + 1))
    [ "$tries_" -lt 30 ] || { id_='?' owner_='?' since_='' from_=; break; }
    sleep 0.1 2>/dev/null || sleep 1
  done
  if [ "$id_" = '?' ]; then
    printf 'another run holds the lock and does not say whose it is'
    return
  fi
  case $since_ in
    *[!0-9]* | '') since_=- ;;
    *) since_=$(date -d "@$since_" '+%Y-%m-%dT%H:%M:%SZ' 2>/dev/null || echo "$since_") ;;
  esac
  printf 'transaction %s of %s holds the lock since %s%s' "$id_" "$owner_" "$since_" "${from_:+, from $from_}" | clean
}

# read_owner: fails where nobody has written
read_owner() {
  id_='?' owner_='?' since_='?' from_=
  while IFS='=' read -r key_ value_; do
    case $key_ in
      id) case $value_ in *[!A-Za-z0-9-]* | '') ;; *) id_=$value_ ;; esac ;;
      owner) owner_=$value_ ;;
      since) since_=$value_ ;;
      from) from_=$value_ ;;
    esac
  done 2>/dev/null <"$RUN/owner"
  [ "$id_" != '?' ]
}

# settle_older: what an earlier run left open. With somebody still at it, this run waits its turn; otherwise the old
# one is rolled back first, by its own copy of the library; and a commit that was cut behind its rename is finished.
settle_older() {
  last_=
  for old_ in "$STATE"/tx/*/; do
    old_=${old_%/}
    [ "$old_" = "$TX" ] && continue
    if [ ! -e "$old_/armed" ] && [ ! -e "$old_/rolling-back" ]; then
      [ ! -e "$old_/committed" ] || last_=$old_
      # Undone, and cut before its record was taken back.
      [ ! -e "$old_/rolled-back" ] || [ ! -s "$old_/record" ] || ! cmp -s "$old_/record" "$STATE/last-applied.json" || settle_one "$old_"
      # A refused run whose link died before it could clear its folder away.
      case $(tail -n 1 "$old_/progress" 2>/dev/null) in 'end refused'* | 'end drifted'*) [ -e "$old_/undo" ] || rm -rf "$old_" ;; esac
      continue
    fi
    if alive "$old_/job" || alive "$old_/deadman"; then
      read -r _ who_ 2>/dev/null <"$old_/opened" || who_='?'
      say refused "transaction ${old_##*/} of $(printf %s "$who_" | clean) is not settled yet; wait until it has ended, then run this again"
      say end refused
      exit 1
    fi
    settle_one "$old_"
    if [ -e "$old_/armed" ] || [ -e "$old_/rolling-back" ]; then
      say refused "transaction ${old_##*/} was left open and cannot be rolled back; look at $old_"
      say end refused
      exit 1
    fi
  done
  # Only of the newest: what it put on record is what the record must say. Not while it is itself to be undone.
  [ -n "$last_" ] && [ ! -e "$TX/committed" ] && [ -s "$last_/record" ] || return 0
  cmp -s "$last_/record" "$STATE/last-applied.json" || settle_one "$last_"
}

# settle_one FOLDER: by its own copy of the library
settle_one() {
  say settling "${1##*/}"
  # shellcheck disable=SC2086
  $SHELL_ "$1/run" settle </dev/null 8>&- 9>&-
}
