# The verb on one line of a file whose other lines never leave the host, for they may hold passwords.

# edit FILE NUMBER OLD NEW: line NUMBER, which is OLD, becomes NEW; all else stays to the byte
edit() {
  real_path "$1"
  if [ "$PHASE" = look ]; then
    [ -e "$TARGET" ] || { obstacle "$1 does not exist"; return; }
    size_=$(wc -c <"$TARGET" 2>/dev/null || echo 0)
    look_at "$TARGET" $((size_))
    room_for "$STATE" $((size_))
    return
  fi
  say step "edit $1"
  line_is "$2" "$3" "$TARGET" || fail "line $2 of $1 is not what it was"
  kept_=$(printf '%04d' $((STEP + 1)))
  { copy "$TARGET" "$TX/kept/$kept_" && sync_path "$TX/kept/$kept_" "$TX/kept"; } 2>/dev/null || fail "cannot keep a copy of $1"
  q "$3"
  words_=$Q
  q "$4"
  words_="$words_ $Q"
  q "$TARGET"
  undo_first "restore_line $Q $kept_ $2 $words_"
  write_line "$TARGET" "$2" "$4" || fail "cannot write $1"
}

# expect_line FILE NUMBER TEXT: that line is still what the plan was computed from, or what was made of it
expect_line() {
  line_is "$2" "$3" "$ROOT$1" && return
  [ "$PHASE" != verify ] || { problem "line $2 of $1 is not as it was"; return; }
  say drifted "$1"
  DRIFTED=yes
}

# line_is NUMBER TEXT FILE
line_is() { [ -f "$3" ] && [ "$(sed -n "$1{p;q;}" "$3" 2>/dev/null)" = "$2" ]; }

# with_line NUMBER TEXT FILE: the file with that line replaced; sed leaves a last line without its end as it is
with_line() { sed "$1s/^.*\$/$(printf '%s' "$2" | sed 's/[\\/&]/\\&/g')/" "$3"; }

# write_line FILE NUMBER TEXT: beside the target, as a copy that keeps what hangs on it, then renamed
write_line() {
  new_=$1.ironhull-new
  rm -f "$new_"
  { copy "$1" "$new_" && with_line "$2" "$3" "$1" >"$new_" && sync_path "$new_" && mv -f "$new_" "$1" && sync_path "${1%/*}"; } 2>/dev/null ||
    { rm -f "$new_"; return 1; }
}

# restore_line FILE KEPT NUMBER OLD NEW: the very file where nothing but our line is different, else the line alone: what
# others have written since is theirs
restore_line() {
  rm -f "$1.ironhull-new"
  if [ ! -e "$1" ] || with_line "$3" "$5" "$TX/kept/$2" | cmp -s - "$1"; then
    restore_file "$1" "$2"
    return
  fi
  line_is "$3" "$4" "$1" && return
  line_is "$3" "$5" "$1" && write_line "$1" "$3" "$4"
}
