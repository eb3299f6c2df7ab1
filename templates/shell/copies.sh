# Copies that keep everything a file is, and the verb that takes a file away.

# remove FILE: the name goes; where it is a link, the link, and what it leads to stays
remove() {
  if [ "$PHASE" = look ]; then look_at_removal "$1"; return; fi
  say step "remove $1"
  case $1 in */systemd/system/*) mark units-changed ;; esac
  kept_=$(printf '%04d' $((STEP + 1)))
  { copy "$ROOT$1" "$TX/kept/$kept_" && sync_path "$TX/kept/$kept_" "$TX/kept"; } 2>/dev/null || fail "cannot keep a copy of $1"
  q "$ROOT$1"
  undo_first "restore_file $Q $kept_"
  { rm -f "$ROOT$1" && sync_path "$ROOT${1%/*}"; } 2>/dev/null || fail "cannot remove $1"
}

look_at_removal() {
  if [ -L "$ROOT$1" ]; then
    say note "$1 is a link: it goes, and what it leads to stays"
    # Only the folder counts then.
    look_at "$ROOT${1%/*}/.ironhull-none" 0
    return
  fi
  [ -e "$ROOT$1" ] || { obstacle "$1 does not exist"; return; }
  look_at "$ROOT$1" 0
  room_for "$STATE" "$(stat -c %s "$ROOT$1" 2>/dev/null || echo 0)"
}

# copy FROM TO: bytes, mode, owner and times, links as links, and what else hangs on a file: access lists, SELinux label,
# extended attributes. GNU `cp -a` keeps all of it; the cp of busybox loses the attributes, so they are read and set.
copy() {
  cp -a "$1" "$2" || return 1
  if [ -L "$1" ] || ! cp_loses_attributes; then return 0; fi
  # It rounds the time to whole seconds, too.
  copy_attributes "$1" "$2" && touch -r "$1" "$2"
}

CP_LOSES=''
cp_loses_attributes() {
  [ -n "$CP_LOSES" ] || case $(cp --help 2>&1) in *--preserve*) CP_LOSES=no ;; *) CP_LOSES=yes ;; esac
  [ "$CP_LOSES" = yes ]
}

ATTRIBUTES_LOST=no
copy_attributes() {
  if ! command -v getfattr >/dev/null 2>&1 || ! command -v setfattr >/dev/null 2>&1; then
    [ "$ATTRIBUTES_LOST" = yes ] || say note 'extended attributes are not kept: cp keeps none here, and there is no getfattr and setfattr'
    ATTRIBUTES_LOST=yes
    return 0
  fi
  # In hexadecimal, so that a value is one word and the last `=` is the one before it.
  all_=$(getfattr -h -d -m - -e hex --absolute-names "$1" 2>/dev/null) || return 1
  while IFS= read -r attribute_; do
    case $attribute_ in
      '#'* | '') ;;
      *=*) setfattr -h -n "${attribute_%=*}" -v "${attribute_##*=}" "$2" || return 1 ;;
    esac
  done <<END
$all_
END
}
