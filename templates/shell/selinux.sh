# The verb on what SELinux holds to, at once. Its configured mode is a line of a file, and an `edit` of the same plan.

# selinux enforcing | boolean NAME on|off | label FILE
selinux() {
  if [ "$PHASE" = look ]; then
    [ -e "$SELINUXFS/enforce" ] || { obstacle 'SELinux is not switched on in this kernel'; return; }
    "look_at_$1" "${2-}"
    return
  fi
  say step "selinux $*"
  "set_$1" "${2-}" "${3-}"
}

SELINUXFS=$ROOT/sys/fs/selinux

# Opened and closed, nothing written: a container, and a policy that lets nobody switch, are found beforehand.
look_at_enforcing() {
  ( printf '' >>"$SELINUXFS/enforce" ) 2>/dev/null || obstacle "SELinux's mode cannot be changed here"
}

set_enforcing() {
  enforces_=1
  read -r enforces_ <"$SELINUXFS/enforce"
  [ "$enforces_" = 0 ] || return 0
  undo_first 'restore_permissive'
  ( printf 1 >"$SELINUXFS/enforce" ) 2>"$TX/error" || fail "the kernel does not let SELinux enforce: $(clean <"$TX/error")"
}

restore_permissive() { ( printf 0 >"$SELINUXFS/enforce" ) 2>/dev/null; }

look_at_boolean() {
  [ -f "$SELINUXFS/booleans/$1" ] || { obstacle "the policy has no boolean $1"; return; }
  command -v setsebool >/dev/null 2>&1 || obstacle "there is no setsebool to set $1 with"
}

set_boolean() {
  now_=
  # Files of selinuxfs end without a line feed, and then read has read and says that it has not.
  read -r now_ _ <"$SELINUXFS/booleans/$1" || [ -n "$now_" ] || fail "the boolean $1 cannot be read"
  undo_first "restore_boolean $1 $now_ $(boolean_at_boot "$1")"
  limit 300 setsebool -P "$1" "$2" </dev/null >"$TX/error" 2>&1 || fail "$1 cannot be switched $2: $(clean <"$TX/error")"
}

# boolean_at_boot NAME: what the store has of it, which is not what holds now where somebody set it without -P; unsaid: nothing
boolean_at_boot() {
  at_boot_=
  booleans_kept
  at_boot_=$(sed -n "s/^$1=\([01]\)\$/\1/p" "$KEPT" 2>/dev/null)
  printf '%s' "${at_boot_:-unsaid}"
}

# booleans_kept: KEPT becomes the store's file of them
booleans_kept() {
  KEPT=$(sed -n 's/^SELINUXTYPE=\([A-Za-z0-9_-]*\).*/\1/p' "$ROOT/etc/selinux/config" 2>/dev/null)
  KEPT=$ROOT/var/lib/selinux/${KEPT:-none}/active/booleans.local
}

# restore_boolean NAME NOW BOOT
restore_boolean() {
  if [ "$3" = unsaid ]; then
    forget_boolean "$1" || return 1
  else
    limit 300 setsebool -P "$1" "$3" </dev/null || return 1
  fi
  [ "$2" = "$3" ] || limit 60 setsebool "$1" "$2" </dev/null
}

# forget_boolean NAME: then the policy's own word counts again at boot. No tool of every distribution takes a line away, so the
# file is changed, and the policy built anew, as semodule would after any other change.
forget_boolean() {
  booleans_kept
  [ -e "$KEPT" ] || return 0
  if grep -v -e "^$1=" -e '^#' "$KEPT" | grep -q =; then
    sed "/^$1=/d" "$KEPT" >"$KEPT.new" && cat "$KEPT.new" >"$KEPT" && rm -f "$KEPT.new" || return 1
  else
    rm -f "$KEPT" || return 1
  fi
  as_caller
  # shellcheck disable=SC2086 # AS is words
  limit 600 $AS semodule -B </dev/null
}

look_at_label() {
  [ -e "$ROOT$1" ] || { obstacle "$1 does not exist"; return; }
  command -v restorecon >/dev/null 2>&1 || obstacle "there is no restorecon to label $1 with"
}

set_label() {
  label_of "$1"
  [ -n "$LABEL" ] || { say note "$1 is labelled as the policy says"; return; }
  q "$LABEL"
  label_=$Q
  q "$ROOT$1"
  undo_first "restore_label $Q $label_"
  limit 60 restorecon "$ROOT$1" </dev/null >"$TX/error" 2>&1 || fail "$1 cannot be labelled: $(clean <"$TX/error")"
  label_of "$1"
  [ -z "$LABEL" ] || fail "$1 is labelled $LABEL still"
}

# label_of FILE: LABEL becomes what it has, or nothing where its type is the one that the policy says
label_of() {
  LABEL=$(limit 60 restorecon -n -v "$ROOT$1" </dev/null 2>/dev/null | sed -n 's/^Would relabel .* from \([^ ]*\) to [^ ]*$/\1/p')
}

restore_label() { [ ! -e "$1" ] || limit 60 chcon -h "$2" "$1" </dev/null; }
