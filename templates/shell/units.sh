# The verbs on systemd units. Enabling and masking are links, and `systemctl enable` and `disable` also run the sysv
# helper, which renames links in /etc/rc?.d; so what is undone is the difference that a step made, wherever it made it.

# mask UNIT: stopped, disabled and masked, so that neither boot nor a dependency brings it back
mask() {
  if [ "$PHASE" = look ]; then
    has_systemd || obstacle "there is no systemd to mask $1 with"
    return
  fi
  say step "mask $1"
  mark units-changed
  keep_unit "$1"
  undo_first "restore_unit $1 $kept_ mask"
  order_unit stop "$1"
  after_unit "$kept_" active || fail "cannot keep what $1 was like"
  # Refused for static and generated units, which need no disabling.
  systemd 60 disable "$1" || :
  [ ! -e "$TX/kept/$kept_/unit" ] || rm -f "$SYSTEMD/$1"
  order_unit mask "$1"
  systemd 20 reset-failed "$1" || :
  after_unit "$kept_" links || fail "cannot keep the links of $1"
  sync_path "$SYSTEMD"
}

# unit enable|disable|mask|unmask|start|stop UNIT: only that
unit() {
  if [ "$PHASE" = look ]; then look_at_unit "$1" "$2"; return; fi
  say step "unit $1 $2"
  # An earlier step may have written the very file.
  [ ! -e "$TX/units-changed" ] || reload_units || fail 'systemd does not reload its units'
  mark units-changed
  keep_unit "$2"
  undo_first "restore_unit $2 $kept_ $1"
  # Where the unit's own file stands, there is no place for the masking link.
  [ "$1" != mask ] || [ ! -e "$TX/kept/$kept_/unit" ] || rm -f "$SYSTEMD/$2"
  order_unit "$1" "$2"
  { after_unit "$kept_" active && after_unit "$kept_" links; } || fail "cannot keep what $2 was like"
  sync_path "$SYSTEMD"
}

order_unit() {
  limit 120 systemctl --no-ask-password "$1" "$2" </dev/null >/dev/null 2>"$TX/error" || fail "cannot $1 $2: $(clean <"$TX/error")"
}

# COMING: units that an earlier step of the plan writes or unmasks; what systemd says of them now is no obstacle
COMING=''
look_at_unit() {
  has_systemd || { obstacle "there is no systemd to $1 $2 with"; return; }
  case " $COMING " in *" $2 "*) return ;; esac
  states_=$(limit 20 systemctl show -p LoadState -p UnitFileState "$2" </dev/null 2>/dev/null) || { obstacle "systemd does not answer about $2"; return; }
  case $1:$states_ in
    mask:*) ;;
    *LoadState=not-found*) obstacle "this host has no unit $2" ;;
    start:*LoadState=masked* | enable:*LoadState=masked*) obstacle "$2 is masked" ;;
    unmask:*UnitFileState=masked-runtime*) obstacle "$2 is masked until the next boot, by somebody else" ;;
    enable:*UnitFileState=static* | enable:*UnitFileState=generated* | enable:*UnitFileState=transient*)
      obstacle "$2 cannot be enabled: its file does not say by what" ;;
    unmask:*) COMING="$COMING $2" ;;
  esac
}

# keep_unit UNIT: every link and folder, what runs, and the unit's own file, into the folder of the step to come
keep_unit() {
  kept_=$(printf '%04d' $((STEP + 1)))
  {
    mkdir "$TX/kept/$kept_" && keep_list "$TX/kept/$kept_/links" "$(links)" &&
      keep_list "$TX/kept/$kept_/active" "$(active_units)" &&
      keep_list "$TX/kept/$kept_/folders" "$(find "$SYSTEMD" -type d)"
  } 2>/dev/null || fail "cannot keep the links of $1"
  if [ -f "$SYSTEMD/$1" ] && [ ! -L "$SYSTEMD/$1" ]; then
    { copy "$SYSTEMD/$1" "$TX/kept/$kept_/unit" && sync_path "$TX/kept/$kept_/unit"; } 2>/dev/null || fail "cannot keep $1"
  fi
}

# after_unit KEPT links|active: how it was when this step was done, so that undo takes back only what this step did
after_unit() { keep_list "$TX/kept/$1/$2.after" "$(as_now "$2")"; }

as_now() { if [ "$1" = links ]; then links; else active_units; fi; }

# A stopped socket takes its service down with it, so all that runs is looked at, not the one unit; but for logins,
# which come and go.
active_units() {
  limit 20 systemctl --no-ask-password list-units --plain --no-legend --state=active \
    --type=service,socket,timer,path </dev/null | sed -e 's/ .*//' -e '/^user@/d' -e '/^user-runtime-dir@/d' | sort
}

# links: every link that enables, masks or orders something, as `PATH -> TARGET`; but for our own boot unit's, which is
# gone when packages are put back at the end of a boot, and would come back with the others of that time
links() {
  find "$SYSTEMD" "$ROOT"/etc/rc?.d -type l -exec ls -ld {} + 2>/dev/null | sed -e 's/^[^/]*//' -e '\|/ironhull-settle.service -> |d' | sort
}

# restore_unit UNIT KEPT OPERATION
restore_unit() {
  was_=$TX/kept/$2
  mkdir -p "$RUN" || return 1
  for what_ in links active; do
    if [ -e "$was_/$what_.after" ]; then
      cat "$was_/$what_.after"
    else
      # Cut before the step was done: everything that differs now is its doing. Not written to a disk that may be full.
      as_now "$what_"
    fi >"$RUN/$what_.after" || return 1
  done
  [ "$3" != start ] || stop_started "$1" "$was_" || return 1
  # The masking link goes before anything starts; then what disabling took away comes back.
  added_lines "$was_/links" "$RUN/links.after" | while IFS= read -r link_; do
    [ ! -L "${link_%% -> *}" ] || [ "$(readlink "${link_%% -> *}")" != "${link_#* -> }" ] || rm -f "${link_%% -> *}"
  done
  added_lines "$RUN/links.after" "$was_/links" | while IFS= read -r link_; do
    mkdir_like "${link_%% -> *}"
    ln -sfn "${link_#* -> }" "${link_%% -> *}"
  done
  find "$SYSTEMD" -type d | sort -r >"$RUN/folders.now"
  added_lines "$was_/folders" "$RUN/folders.now" | while IFS= read -r folder_; do rmdir "$folder_" 2>/dev/null; done
  [ ! -e "$was_/unit" ] || restore_file "$SYSTEMD/$1" "$2/unit" || return 1
  sync_path "$SYSTEMD"
  systemd 60 daemon-reload || return 1
  # shellcheck disable=SC2046
  start_again $(added_lines "$RUN/active.after" "$was_/active") || [ "$3$BOOT" = packageyes ]
}

start_again() {
  [ $# -gt 0 ] || return 0
  systemd 20 reset-failed "$@" || :
  if [ "$BOOT" = yes ]; then
    # Waiting for them here would wait for ourselves: they start as soon as their turn comes.
    systemd 20 start --no-block "$@"
  else
    systemd 120 start "$@"
  fi
}

# stop_started UNIT KEPT-FOLDER: the unit, where it did not run before, and what came up because it needs it
stop_started() {
  grep -q -x -F -e "$1" "$2/active" && return
  if [ "$BOOT" = yes ]; then systemd 20 stop --no-block "$1"; return; fi
  needed_=$(limit 20 systemctl list-dependencies --plain "$1" </dev/null 2>/dev/null | sed 's/^ *//')
  stop_="$1"
  for unit_ in $(added_lines "$2/active" "$RUN/active.after"); do
    case "
$needed_
" in *"
$unit_
"*) stop_="$stop_ $unit_" ;; esac
  done
  # shellcheck disable=SC2086
  systemd 120 stop $stop_
}

# added_lines OLD NEW: the lines of NEW that OLD has not. The grep of busybox finds everything in an empty list.
added_lines() {
  if [ -s "$1" ]; then grep -vxF -f "$1" "$2" || :; else cat "$2"; fi
}

mkdir_like() { [ -d "${1%/*}" ] || { mkdir -p "${1%/*}" && chmod 0755 "${1%/*}"; }; }
