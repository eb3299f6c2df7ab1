# What rolls back when nobody else does: the dead man's switch, and a boot unit for a power cut.

# arm: from here on the host rolls itself back unless told otherwise. The dead man's switch comes first: whenever the job
# is killed there is somebody to take away the boot unit.
arm() {
  mkdir -p "$TX/undo" "$TX/kept" || fail "cannot write to $TX"
  # Given back at once: what it took is needed to say so.
  reserve || { rm -rf "$TX/reserve"; fail "the file system of $TX is full"; }
  set_deadline "$ALLOW" || fail "cannot write to $TX"
  detach "ironhull-$ID-deadman" deadman || fail 'cannot start the dead man'\''s switch'
  tries_=0
  until alive "$TX/deadman"; do
    tries_=$((tries_ + 1))
    [ "$tries_" -lt 100 ] || fail 'the dead man'\''s switch does not start'
    sleep 0.1 2>/dev/null || sleep 1
  done
  install_boot_unit || fail 'cannot install the boot unit that would roll back after a power cut'
  keep_text "$TX/armed" '' || fail "cannot write to $TX"
  say armed "$ALLOW"
}

# reserve: room and inodes that a rollback gives itself when the disk is full by then
reserve() {
  mkdir "$TX/reserve" || return 1
  for part_ in 1 2 3 4 5 6 7 8; do
    dd if=/dev/zero "of=$TX/reserve/$part_" bs=32768 count=1 2>/dev/null || return 1
  done
  sync_path "$TX/reserve"/* "$TX/reserve"
}

# set_deadline SECONDS: in seconds since boot; the started second does not count, so it is never early
set_deadline() {
  uptime_now
  keep_text "$TX/deadline" "$((UPTIME + $1 + 1))
"
}

# past_deadline [GRACE]
past_deadline() {
  uptime_now
  deadline_=0
  read -r deadline_ 2>/dev/null <"$TX/deadline"
  # Arithmetic on anything else would end the shell.
  case $deadline_ in '' | *[!0-9]* | ???????????*) deadline_=0 ;; esac
  [ "$UPTIME" -ge $((deadline_ + ${1:-0})) ]
}

# stand_guard: a loop, not a timer. Transient timers start counting again at every daemon-reload (engine-tried 16).
stand_guard() {
  trap '' HUP
  trap 'leave_to_boot; roll_back "the dead man'\''s switch was stopped"; exit 0' TERM INT
  sign "$TX/deadman"
  while :; do
    state
    case $IS in
      new)
        ! past_deadline || stop_job
        if ! alive "$TX/job"; then
          stop_rest
          state
          [ "$IS" != new ] || { nothing_changed; exit 0; }
        fi
        ;;
      armed)
        if past_deadline; then
          if [ -e "$TX/awaiting" ]; then
            roll_back "nobody confirmed within $CONFIRM s"
          else
            stop_job
            roll_back "not done after $ALLOW s"
          fi
        elif ! alive "$TX/job"; then
          # It lives until the decision; without it nothing more can happen, so there is nothing to wait for.
          stop_rest
          state
          [ "$IS" != armed ] || roll_back 'the job was killed'
        fi
        ;;
      rolling-back)
        alive "$TX/job" || alive "$TX/undoer" || { stop_rest; roll_back 'the rollback was interrupted'; } || [ "$PROBLEMS" = no ] || exit 1
        ;;
      *) exit 0 ;;
    esac
    sleep "$TICK"
  done
}

# leave_to_boot: while the machine goes down Docker cannot be restarted; the boot unit does it right
leave_to_boot() {
  has_systemd || return 0
  [ "$(limit 10 systemctl is-system-running 2>/dev/null </dev/null)" != stopping ] || exit 0
}

stop_job() {
  ! has_systemd || systemd 10 kill -s KILL "ironhull-$ID.service"
  ! alive "$TX/job" || kill -KILL "-$pid_" 2>/dev/null || kill -KILL "$pid_" 2>/dev/null
  tries_=0
  while alive "$TX/job" && [ "$tries_" -lt 50 ]; do
    tries_=$((tries_ + 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
  stop_rest
}

# stop_rest: what a dead job or undoer leaves running, a cp on a slow disk say, would change the host behind the
# rollback's back. They led sessions of their own, in which their children still are.
stop_rest() {
  # In a later boot the numbers are those of others.
  grep -qx "id=$ID" "$RUN/owner" 2>/dev/null && grep -qx "boot=$(boot_id)" "$RUN/owner" || return 0
  leaders_=' '
  for file_ in job undoer; do
    pid_=
    read -r pid_ began_ 2>/dev/null <"$TX/$file_" || continue
    # Alive, or its number was given to another process, and then its session is empty.
    [ -z "$pid_" ] || started_at "$pid_" || leaders_="$leaders_$pid_ "
  done
  tries_=0
  until [ "$leaders_" = ' ' ] || [ "$tries_" = 100 ] || ! kill_sessions "$leaders_"; do
    tries_=$((tries_ + 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# kill_sessions ' LEADER … ': fails when nobody is left in them (proc(5), stat: state, parent, group, session)
kill_sessions() {
  leaders_=$1 found_=no
  for stat_ in /proc/[0-9]*/stat; do
    # shellcheck disable=SC2162 # as in started_at
    read line_ 2>/dev/null <"$stat_" || continue
    # shellcheck disable=SC2086
    set -- ${line_##*) }
    case $leaders_ in *" $4 "*) ;; *) continue ;; esac
    [ "$1" != Z ] || continue
    found_=yes stat_=${stat_%/stat}
    kill -KILL "${stat_##*/}" 2>/dev/null
  done
  [ "$found_" = yes ]
}

# nothing_changed: the job was killed before the host was armed
nothing_changed() {
  remove_boot_unit
  rm -rf "$TX/reserve"
  [ ! -e "$TX/outcome" ] || return 0
  say failed 'the job was killed before anything was changed'
  outcome failed 'the job was killed before anything was changed'
  say end failed
}

# The boot unit. Default dependencies would close an ordering cycle, and systemd then drops a job at random: the
# rollback, or Docker itself. It never restarts Docker, which would wait for it. What reads the files that it puts back
# comes after it; only where our folder lies beyond the network, which waits for those, they come first.
install_boot_unit() {
  has_systemd || return 0
  [ -d "$SYSTEMD/sysinit.target.wants" ] || {
    mark made-wants
    mkdir "$SYSTEMD/sysinit.target.wants" && chmod 0755 "$SYSTEMD/sysinit.target.wants"
  } || return 1
  order_=Before
  ! comes_over_the_network || order_=After
  keep_text "$STATE/pending" "$ID
" || return 1
  keep_text "$SYSTEMD/ironhull-settle.service" "[Unit]
Description=Put Docker's settings back if a change was left unconfirmed ($ID)
DefaultDependencies=no
ConditionPathExists=/var/lib/ironhull/pending
RequiresMountsFor=/etc /var/lib/ironhull
After=local-fs.target
$order_=systemd-sysctl.service systemd-tmpfiles-setup.service apparmor.service auditd.service audit-rules.service
Before=containerd.service docker.socket docker.service sockets.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh /var/lib/ironhull/tx/$ID/run boot
TimeoutStartSec=120

[Install]
WantedBy=sysinit.target
" || return 1
  chmod 0644 "$SYSTEMD/ironhull-settle.service" &&
    ln -sf ../ironhull-settle.service "$SYSTEMD/sysinit.target.wants/ironhull-settle.service" &&
    sync_path "$SYSTEMD/sysinit.target.wants" "$SYSTEMD"
}

# comes_over_the_network: systemd waits with such a mount for the network, and the network for sysctl.d
comes_over_the_network() {
  limit 20 systemctl show -p Before var.mount var-lib.mount var-lib-ironhull.mount </dev/null 2>/dev/null |
    grep -q remote-fs.target
}

remove_boot_unit() {
  pending_=
  read -r pending_ 2>/dev/null <"$STATE/pending"
  # The next transaction may have begun meanwhile, and the unit is its own.
  [ -z "$pending_" ] || [ "$pending_" = "$ID" ] || [ "$BOOT" = yes ] || return 0
  rm -f "$SYSTEMD/sysinit.target.wants/ironhull-settle.service" "$SYSTEMD/ironhull-settle.service" \
    "$SYSTEMD/ironhull-settle.service.tmp" "$STATE/pending" "$STATE/pending.tmp"
  [ ! -e "$TX/made-wants" ] || rmdir "$SYSTEMD/sysinit.target.wants" 2>/dev/null || :
}

# stand_down: decided; nothing of ours stays but the record
stand_down() {
  remove_boot_unit
  rm -rf "$TX/reserve"
  rm -f "$RUN/links.after" "$RUN/active.after" "$RUN/folders.now"
  sync_path "$STATE" "$SYSTEMD"
  has_systemd || return 0
  # A boot or a daemon-reload has made systemd know the unit; only another reload makes it forget. At boot that must
  # wait: under our own running unit it would drop the order in which containerd and Docker come after us.
  if [ "$BOOT" = yes ]; then
    systemd-run --quiet --collect --no-block --unit="ironhull-$ID-forget" -p After=ironhull-settle.service \
      -p After=docker.service systemctl daemon-reload </dev/null >/dev/null 2>&1 || :
  elif [ -e "$TX/units-reloaded" ] || [ -e "$TX/units-changed" ]; then
    systemd 60 daemon-reload || :
  fi
}

# settle_left: an earlier run is dead, and the next one asks its transaction to come to an end
settle_left() {
  state
  case $IS in
    committed) finish_commit ;;
    rolled-back) give_back_record ;;
    *) roll_back 'left open by an earlier run' ;;
  esac
}

# settle_at_boot: before containerd and dockerd; whatever it finds must not stop the boot
settle_at_boot() {
  BOOT=yes
  state
  case $IS in
    armed) roll_back 'the machine went down before the change was confirmed' ;;
    rolling-back) roll_back 'the machine went down during the rollback' ;;
    committed) finish_commit ;;
    *)
      [ "$IS" != rolled-back ] || give_back_record
      stand_down
      ;;
  esac
  return 0
}
