# The verb on kernel settings: at once. The file in sysctl.d that keeps one over a reboot is a `put` of the same plan.

# sysctl KEY VALUE: as sysctl(8) names them, so a slash stands for a dot in a name
sysctl() {
  sysctl_file "$1"
  if [ "$PHASE" = look ]; then look_at_sysctl "$1"; return; fi
  say step "sysctl $1"
  kept_=$(printf '%04d' $((STEP + 1)))
  { sysctls_that_move >"$TX/kept/$kept_" && [ -s "$TX/kept/$kept_" ] && sync_path "$TX/kept/$kept_" "$TX/kept"; } 2>/dev/null ||
    fail "cannot keep the value of $1"
  undo_first "restore_sysctls $kept_"
  ( printf '%s\n' "$2" >"$SYSCTL" ) 2>"$TX/error" || fail "the kernel does not take $2 for $1: $(clean <"$TX/error")"
  sysctl_is "$2" || fail "the kernel makes $VALUE of $2 for $1"
}

# expect_sysctl KEY VALUE: it is still what was set
expect_sysctl() {
  sysctl_file "$1"
  [ ! -e "$SYSCTL" ] || sysctl_is "$2" && return
  say drifted "${SYSCTL#"$ROOT"}"
  DRIFTED=yes
}

look_at_sysctl() {
  if [ ! -f "$SYSCTL" ]; then
    obstacle "this kernel has no setting $1"
  elif ! cat "$SYSCTL" >/dev/null 2>&1; then
    obstacle "$1 cannot be read, so it could not be put back"
  elif [ "$(wc -l <"$SYSCTL")" -gt 1 ]; then
    obstacle "$1 is a list of lines, which this tool does not put back"
  # Opened and closed, nothing written. `test -w` would do, were it not that some shells answer yes to root unasked.
  elif ! ( printf '' >>"$SYSCTL" ) 2>/dev/null; then
    obstacle "$1 cannot be set: /proc/sys is read-only here, as in most containers"
  fi
}

# sysctl_file KEY: SYSCTL becomes where the kernel shows it
sysctl_file() { SYSCTL=$ROOT/proc/sys/$(printf '%s' "$1" | tr './' '/.'); }

# sysctl_is VALUE: whatever blanks the kernel puts between numbers; VALUE becomes what it is
sysctl_is() {
  one_blank "$(cat "$SYSCTL" 2>/dev/null)"
  VALUE=$BLANKED
  one_blank "$1"
  [ "$VALUE" = "$BLANKED" ]
}

one_blank() {
  set -f
  # shellcheck disable=SC2086
  set -- $1
  set +f
  BLANKED=$*
}

# sysctls_that_move: lines FILE VALUE, in the order in which they are put back. One that speaks for all interfaces sets
# each of them, and forwarding sets what a router is to accept (ip-sysctl): those come after it.
sysctls_that_move() {
  case $SYSCTL in
    */net/ipv4/ip_forward | */net/ipv4/conf/all/forwarding)
      ipv4_=$ROOT/proc/sys/net/ipv4
      values_of "$SYSCTL" "$ipv4_/ip_forward" "$ipv4_"/conf/all/* "$ipv4_"/conf/*/forwarding
      ;;
    */conf/all/*) values_of "$SYSCTL" "${SYSCTL%/all/*}"/*/"${SYSCTL##*/}" ;;
    # After a boot in between, every interface has begun with the new default.
    */conf/default/*) values_of "$SYSCTL" "${SYSCTL%/default/*}"/*/"${SYSCTL##*/}" ;;
    *) values_of "$SYSCTL" ;;
  esac
}

values_of() {
  for file_ in "$@"; do
    [ -f "$file_" ] && text_=$(cat "$file_" 2>/dev/null) && printf '%s %s\n' "$file_" "$text_"
  done
  return 0
}

restore_sysctls() {
  # At boot the service that reads sysctl.d may be at work: its values are older than ours.
  [ "$BOOT" = no ] || wait_for_unit systemd-sysctl.service
  restored_=0
  while read -r file_ value_; do
    SYSCTL=$file_
    [ ! -f "$file_" ] || sysctl_is "$value_" || ( printf '%s\n' "$value_" >"$file_" ) 2>/dev/null || restored_=1
  done <"$TX/kept/$1"
  return "$restored_"
}

# wait_for_unit UNIT: while it starts; one that has not begun yet will read what has been put back by then
wait_for_unit() {
  tries_=0
  while [ "$tries_" -lt 60 ] && limit 20 systemctl show -p ActiveState "$1" </dev/null 2>/dev/null | grep -q -x 'ActiveState=activating'; do
    tries_=$((tries_ + 1))
    sleep 0.5 2>/dev/null || sleep 1
  done
}
