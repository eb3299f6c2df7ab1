# The verbs of a plan on files. Each is called twice: to look (PHASE=look), when nothing may change and every obstacle
# is found, and to do, when its undo is on disk before it acts. What undoes it may be run any number of times.

# expect FILE DIGEST|absent: the file is still what the plan was computed from
expect() {
  is_=absent
  [ ! -e "$ROOT$1" ] || is_=$(sha256sum <"$ROOT$1" | cut -d ' ' -f 1)
  [ "$is_" = "$2" ] && return
  [ "$PHASE" != verify ] || { problem "$1 is not as it was"; return; }
  say drifted "$1"
  DRIFTED=yes
}

# put FILE MODE|keep CONTENT: the whole file, atomically. Where FILE is a link, what it leads to is replaced.
put() {
  real_path "$1"
  if [ "$PHASE" = look ]; then
    look_at "$TARGET" "${#3}"
    case $1 in */systemd/system/*) COMING="$COMING ${1##*/}" ;; esac
    return
  fi
  say step "put $1"
  case $1 in */systemd/system/*) mark units-changed ;; esac
  make_folders "${TARGET%/*}"
  q "$TARGET"
  if [ -e "$TARGET" ]; then
    kept_=$(printf '%04d' $((STEP + 1)))
    { copy "$TARGET" "$TX/kept/$kept_" && sync_path "$TX/kept/$kept_" "$TX/kept"; } 2>/dev/null || fail "cannot keep a copy of $1"
    undo_first "restore_file $Q $kept_"
  else
    undo_first "remove_file $Q"
  fi
  write_file "$TARGET" "$2" "$3" || fail "cannot write $1"
}

# mode PATH MODE|- OWNER|-
mode() {
  if [ "$PHASE" = look ]; then
    if [ ! -e "$ROOT$1" ]; then obstacle "$1 does not exist"; else look_at_mode "$1"; fi
    return
  fi
  say step "mode $1"
  was_=$(stat -c '%a %u:%g' "$ROOT$1" 2>/dev/null) || fail "$1 is gone"
  q "$ROOT$1"
  undo_first "restore_mode $Q $was_"
  # chown takes setuid bits away, so it comes first.
  [ "$3" = - ] || chown "$3" "$ROOT$1" 2>/dev/null || fail "cannot give $1 to $3"
  [ "$2" = - ] || chmod "$2" "$ROOT$1" 2>/dev/null || fail "cannot set the mode of $1"
}

# look_at_mode PATH: an immutable file keeps its mode too. A socket or a device is opened by nobody to find out.
look_at_mode() {
  if [ -f "$ROOT$1" ] && ! ( printf '' >>"$ROOT$1" ) 2>/dev/null; then
    obstacle "$1 cannot be changed (immutable, or a read-only file system)"
    return
  fi
  case $(lsattr -d "$ROOT$1" 2>/dev/null | cut -d ' ' -f 1) in *[ai]*) obstacle "$1 is immutable (lsattr)" ;; esac
}

# real_path FILE: TARGET becomes where FILE really lies
real_path() {
  TARGET=$ROOT$1
  if [ -L "$TARGET" ]; then
    TARGET=$(readlink -f "$TARGET")
    [ -n "$TARGET" ] || TARGET=$ROOT$1
    [ "$PHASE" != look ] || say note "$1 is a link: $TARGET is what changes"
  fi
  return 0
}

# look_at FILE BYTES: everything that would stop the write, found beforehand
look_at() {
  if [ -e "$1" ]; then
    [ -f "$1" ] || { obstacle "$1 is not a plain file"; return; }
    # Opening for append changes nothing, and fails for chattr +i and on a read-only file system.
    ( printf '' >>"$1" ) 2>/dev/null || { obstacle "$1 cannot be written (immutable, or a read-only file system)"; return; }
    case $(lsattr -d "$1" 2>/dev/null | cut -d ' ' -f 1) in *[ai]*) obstacle "$1 is immutable (lsattr)"; return ;; esac
  fi
  folder_=${1%/*}
  while [ ! -d "$folder_" ]; do
    [ -e "$folder_" ] && { obstacle "$folder_ is not a folder"; return; }
    folder_=${folder_%/*}
  done
  [ -n "$folder_" ] || folder_=/
  room_for "$folder_" "$2"
  { printf '%s' "$ID" >"$folder_/.ironhull-try" && rm -f "$folder_/.ironhull-try"; } 2>/dev/null || {
    rm -f "$folder_/.ironhull-try" 2>/dev/null
    obstacle "nothing can be written in $folder_"
  }
}

# room_for FOLDER BYTES: twice the bytes and a megabyte
room_for() {
  free_=$(df -Pk "$1" 2>/dev/null | sed -n '2s/^.* \([0-9][0-9]*\)  *[0-9-]*%  *\/.*$/\1/p')
  [ -z "$free_" ] || [ "$free_" -gt $((1024 + $2 / 512)) ] || obstacle "the file system of $1 is full ($free_ KiB left)"
}

obstacle() {
  say refused "$1"
  OBSTACLES=yes
}

# make_folders FOLDER: those that are missing, each with its undo
make_folders() {
  [ -d "$1" ] && return
  make_folders "${1%/*}"
  # The function calls itself, so what it needs after that is worked out anew.
  q "$1"
  undo_first "remove_folder $Q"
  { mkdir "$1" && chmod 0755 "$1" && sync_path "${1%/*}"; } 2>/dev/null || fail "cannot make the folder $1"
  relabel "$1"
}

# write_file FILE MODE|keep CONTENT: beside the target (its SELinux type is then right), synced, renamed
write_file() {
  new_=$1.ironhull-new
  rm -f "$new_"
  fresh_=no
  if [ -e "$1" ]; then
    # A copy brings mode, owner, access lists and labels along; then only the bytes are replaced.
    copy "$1" "$new_" || return 1
  else
    fresh_=yes
    { printf '' >"$new_" && chmod 0644 "$new_"; } || return 1
  fi 2>/dev/null
  {
    printf '%s' "$3" >"$new_" &&
      { [ "$2" = keep ] || { chown 0:0 "$new_" && chmod "$2" "$new_"; }; } &&
      sync_path "$new_" && mv -f "$new_" "$1" && sync_path "${1%/*}"
  } 2>/dev/null || { rm -f "$new_"; return 1; }
  [ "$fresh_" = no ] || relabel "$1"
}

relabel() { ! command -v restorecon >/dev/null 2>&1 || restorecon "$1" >/dev/null 2>&1 || :; }

restore_file() {
  [ "$1" != "$SPARED" ] || return 0
  rm -f "$1.ironhull-new"
  same_file "$1" "$TX/kept/$2" && return
  mkdir -p "${1%/*}" && copy "$TX/kept/$2" "$1.ironhull-undo" && sync_path "$1.ironhull-undo" &&
    mv -f "$1.ironhull-undo" "$1" && sync_path "${1%/*}"
}

# same_file FILE KEPT: nothing to put back; also keeps a second rollback from writing
same_file() {
  if [ -L "$2" ]; then
    [ -L "$1" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
    return
  fi
  [ -f "$1" ] && [ ! -L "$1" ] && cmp -s "$1" "$2" && [ "$(stat -c '%a %u %g %Y' "$1")" = "$(stat -c '%a %u %g %Y' "$2")" ]
}

remove_file() {
  [ "$1" != "$SPARED" ] || return 0
  rm -f "$1" "$1.ironhull-new" && { [ ! -d "${1%/*}" ] || sync_path "${1%/*}"; }
}

# A folder that somebody else has put something into meanwhile stays.
remove_folder() {
  [ ! -d "$1" ] || rmdir "$1" 2>/dev/null || [ -n "$(ls -A "$1")" ]
}

restore_mode() {
  [ -e "$1" ] || return 0
  chown "$3" "$1" && chmod "$2" "$1"
}
