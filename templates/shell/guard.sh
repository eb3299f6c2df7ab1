# What rolls back when nobody else does: the dead man's switch, and a boot unit for a power cut.

# arm: from here on the host rolls itself back unless told otherwise
arm() {
  mkdir -p "$TX/undo" "$TX/kept" || fail "cannot write to $TX"
  set_deadline "$ALLOW" || fail "cannot write to $TX"
  # Given back to the disk when a rollback begins.
  { head -c 262144 /dev/zero >"$TX/ballast" && sync_path "$TX/ballast"; } 2>/dev/null || fail "cannot write to $TX"
  install_boot_unit || { remove_boot_unit; fail 'cannot install the boot unit that would roll back after a power cut'; }
  keep_text "$TX/armed" '' || { remove_boot_unit; fail "cannot write to $TX"; }
  detach "ironhull-$ID-deadman" deadman || fail 'cannot start the dead man'\''s switch'
  tries_=0
  until alive "$TX/deadman"; do
    tries_=$((tries_ + 1))
    [ "$tries_" -lt 100 ] || fail 'the dead man'\''s switch does not start'
    sleep 0.1 2>/dev/null || sleep 1
  done
  say armed "$ALLOW"
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
  read -r deadline_ <"$TX/deadline"
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
          state
          [ "$IS" != armed ] || roll_back 'the job was killed'
        fi
        ;;
      rolling-back)
        alive "$TX/job" || alive "$TX/undoer" || roll_back 'the rollback was interrupted' || [ "$PROBLEMS" = no ] || exit 1
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
  alive "$TX/job" || return 0
  kill -KILL "-$pid_" 2>/dev/null || kill -KILL "$pid_" 2>/dev/null
  tries_=0
  while alive "$TX/job" && [ "$tries_" -lt 50 ]; do
    tries_=$((tries_ + 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# The boot unit. Default dependencies would close an ordering cycle, and systemd then drops a job at random: the
# rollback, or Docker itself. It never restarts Docker, which would wait for it.
install_boot_unit() {
  has_systemd || return 0
  [ -d "$SYSTEMD/sysinit.target.wants" ] || {
    mark made-wants
    mkdir "$SYSTEMD/sysinit.target.wants" && chmod 0755 "$SYSTEMD/sysinit.target.wants"
  } || return 1
  keep_text "$STATE/pending" "$ID
" || return 1
  keep_text "$SYSTEMD/ironhull-settle.service" "[Unit]
Description=Put Docker's settings back if a change was left unconfirmed ($ID)
DefaultDependencies=no
ConditionPathExists=/var/lib/ironhull/pending
RequiresMountsFor=/etc /var/lib/ironhull
After=local-fs.target
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

remove_boot_unit() {
  rm -f "$SYSTEMD/sysinit.target.wants/ironhull-settle.service" "$SYSTEMD/ironhull-settle.service" "$STATE/pending"
  [ ! -e "$TX/made-wants" ] || rmdir "$SYSTEMD/sysinit.target.wants" 2>/dev/null || :
}

# stand_down: decided; nothing of ours stays but the record
stand_down() {
  remove_boot_unit
  rm -f "$TX/ballast" "$RUN/links.after" "$RUN/active.after"
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

# settle_at_boot: before containerd and dockerd; whatever it finds must not stop the boot
settle_at_boot() {
  BOOT=yes
  state
  case $IS in
    armed) roll_back 'the machine went down before the change was confirmed' ;;
    rolling-back) roll_back 'the machine went down during the rollback' ;;
    committed) finish_commit ;;
    *) stand_down ;;
  esac
  return 0
}
