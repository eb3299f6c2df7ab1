# The verb on systemd units.

# mask UNIT: stopped, disabled and masked. `systemctl disable` also runs the sysv helper, which renames links in
# /etc/rc?.d, so what is undone is the difference in links that this step made, wherever it made it.
mask() {
  if [ "$PHASE" = look ]; then
    has_systemd || obstacle "there is no systemd to mask $1 with"
    return
  fi
  say step "mask $1"
  mark units-changed
  kept_=$(printf '%04d' $((STEP + 1)))
  {
    mkdir "$TX/kept/$kept_" && links >"$TX/kept/$kept_/links" && active_units >"$TX/kept/$kept_/active" &&
      sync_path "$TX/kept/$kept_/links" "$TX/kept/$kept_/active"
  } 2>/dev/null ||
    fail "cannot keep the links of $1"
  if [ -f "$SYSTEMD/$1" ] && [ ! -L "$SYSTEMD/$1" ]; then
    { cp -a "$SYSTEMD/$1" "$TX/kept/$kept_/unit" && sync_path "$TX/kept/$kept_/unit"; } 2>/dev/null || fail "cannot keep $1"
  fi
  undo_first "unmask $1 $kept_"
  limit 120 systemctl --no-ask-password stop "$1" </dev/null >/dev/null 2>"$TX/error" || fail "cannot stop $1: $(clean <"$TX/error")"
  after_unit "$kept_" active || fail "cannot keep what $1 was like"
  # Refused for static and generated units, which need no disabling.
  systemd 60 disable "$1" || :
  [ ! -e "$TX/kept/$kept_/unit" ] || rm -f "$SYSTEMD/$1"
  limit 60 systemctl --no-ask-password mask "$1" </dev/null >/dev/null 2>"$TX/error" || fail "cannot mask $1: $(clean <"$TX/error")"
  systemd 20 reset-failed "$1" || :
  after_unit "$kept_" links || fail "cannot keep the links of $1"
  sync_path "$SYSTEMD"
}

# after_unit KEPT links|active: how it was when this step was done, so that undo takes back only what this step did.
# Whole or not at all: of a list that a full disk cut short, undo would conclude that the step had done nothing.
after_unit() {
  {
    as_now "$2" >"$TX/kept/$1/$2.new" && sync_path "$TX/kept/$1/$2.new" &&
      mv -f "$TX/kept/$1/$2.new" "$TX/kept/$1/$2.after" && sync_path "$TX/kept/$1"
  } 2>/dev/null || { rm -f "$TX/kept/$1/$2.new"; return 1; }
}

as_now() { if [ "$1" = links ]; then links; else active_units; fi; }

# A stopped socket takes its service down with it, so all that runs is looked at, not the one unit.
active_units() {
  limit 20 systemctl --no-ask-password list-units --plain --no-legend --state=active \
    --type=service,socket,timer,path </dev/null | sed 's/ .*//' | sort
}

# links: every link that enables, masks or orders something, as `PATH -> TARGET`
links() {
  find "$SYSTEMD" "$ROOT"/etc/rc?.d -type l -exec ls -ld {} + 2>/dev/null | sed 's/^[^/]*//' | sort
}

# unmask UNIT KEPT
unmask() {
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
  # The masking link goes before anything starts; then what disabling took away comes back.
  grep -vxF -f "$was_/links" "$RUN/links.after" | while IFS= read -r link_; do
    [ ! -L "${link_%% -> *}" ] || [ "$(readlink "${link_%% -> *}")" != "${link_#* -> }" ] || rm -f "${link_%% -> *}"
  done
  grep -vxF -f "$RUN/links.after" "$was_/links" | while IFS= read -r link_; do
    mkdir_like "${link_%% -> *}"
    ln -sfn "${link_#* -> }" "${link_%% -> *}"
  done
  [ ! -e "$was_/unit" ] || restore_file "$SYSTEMD/$1" "$2/unit" || return 1
  sync_path "$SYSTEMD"
  systemd 60 daemon-reload || return 1
  stopped_=$(grep -vxF -f "$RUN/active.after" "$was_/active")
  [ -n "$stopped_" ] || return 0
  # shellcheck disable=SC2086
  systemd 20 reset-failed $stopped_ || :
  # shellcheck disable=SC2086
  if [ "$BOOT" = yes ]; then
    # Waiting for them here would wait for ourselves: they start as soon as their turn comes.
    systemd 20 start --no-block $stopped_
  else
    systemd 120 start $stopped_
  fi
}

mkdir_like() { [ -d "${1%/*}" ] || { mkdir -p "${1%/*}" && chmod 0755 "${1%/*}"; }; }
