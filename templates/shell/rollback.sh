# Rollback. Needs the transaction's folder and nothing else; may be cut anywhere and run again from the start.

# roll_back WHY: the rename decides against a late commit, the lock against a second roller
roll_back() {
  trap '' HUP INT TERM
  hold "rollback-$ID" 8 || return 1
  state
  case $IS in
    armed) mv "$TX/armed" "$TX/rolling-back" 2>/dev/null || { state; [ "$IS" = rolling-back ] || return 0; } ;;
    rolling-back) ;;
    *) return 0 ;;
  esac
  ROLLING=yes
  sync_path "$TX"
  [ -e "$TX/why" ] || keep_text "$TX/why" "$1"
  say rolling-back "$1"
  for try_ in 1 2 3; do
    printf '' >"$TX/problems"
    restore_all
    [ -s "$TX/problems" ] || break
    [ "$try_" = 3 ] || [ "$BOOT" = yes ] || sleep "$try_"
    [ "$BOOT" = no ] || break
  done
  if [ -s "$TX/problems" ]; then
    say_lines problem 20 <"$TX/problems"
    outcome rollback-incomplete "$(cat "$TX/why")"
    say end rollback-incomplete
    return 1
  fi
  # Decided first, tidied up afterwards: a cut in between leaves a boot unit that finds nothing to do.
  mv "$TX/rolling-back" "$TX/rolled-back" && sync_path "$TX"
  outcome rolled-back "$(cat "$TX/why")"
  give_back_record
  stand_down
  say end rolled-back
}

problem() { printf '%s\n' "$1" >>"$TX/problems"; }

restore_all() {
  if [ -e "$TX/containers-stopped" ] && [ "$BOOT" = no ] && systemd 20 is-active docker.service; then
    # Under the new daemon they would become orphans of the old one.
    stop_containers || problem 'not every container could be stopped'
  fi
  # The bridge comes first: systemd may be starting the daemon this very moment, and with the old file, which knows no
  # live-restore, it would kill the containers.
  BRIDGE=no
  if [ "$BOOT" = no ] && [ -e "$TX/docker-restarted" ] && needs_bridge && put_bridge on; then
    BRIDGE=yes SPARED=$TARGET
  fi
  undo_steps ''
  SPARED=''
  if [ -e "$TX/units-changed" ] && has_systemd; then
    systemd 60 daemon-reload || problem 'systemd does not reload its units'
  fi
  if [ "$BOOT" = yes ]; then start_after_boot; else docker_back; fi
  # A restarted socket has the unit's mode again; one that was set by hand came before that.
  undo_steps restore_mode
  # What early services of this boot have set from files that were only then put back.
  [ "$BOOT" = no ] || undo_steps 'restore_sysctls restore_apparmor'
  # Believed only when seen: the files are what the plan was made from.
  PHASE=verify
  expectations
  PHASE=act
}

# undo_steps VERBS: newest first; only those whose verb is in VERBS, or all
undo_steps() {
  order_=
  for entry_ in "$TX"/undo/[0-9][0-9][0-9][0-9]; do
    [ ! -e "$entry_" ] || order_="${entry_##*/} $order_"
  done
  for entry_ in $order_; do
    whole "$TX/undo/$entry_" || { say note "the torn journal entry $entry_ was passed over"; continue; }
    read -r verb_ rest_ <"$TX/undo/$entry_"
    case " $1 " in '  ' | *" $verb_ "*) ;; *) continue ;; esac
    # In a subshell, since names belong to nobody here and an entry may be anything after a disk failure.
    # shellcheck disable=SC1090
    ( . "$TX/undo/$entry_" ) </dev/null >"$TX/error" 2>&1 || problem "undo $entry_ ($verb_) failed: $(clean <"$TX/error")"
  done
}

# whole FILE: its last line is the one that was written last
whole() {
  last_=
  while IFS= read -r line_; do last_=$line_; done <"$1"
  [ "$last_" = ': complete' ]
}

# docker_back: only as much as has happened. When nothing was reloaded or restarted, the daemon never saw the change.
docker_back() {
  if [ ! -e "$TX/docker-restarted" ] && [ -e "$TX/docker-reloaded" ] && systemd 20 is-active docker.service; then
    reload_back
  elif [ -e "$TX/docker-restarted" ] || [ -e "$TX/docker-reloaded" ]; then
    restart_back
  elif [ ! -e "$TX/containers-stopped" ]; then
    return 0
  fi
  if [ ! -e "$TX/docker-was-active" ]; then
    [ ! -e "$TX/docker-restarted" ] || systemd 120 stop docker.service
    return 0
  fi
  start_missing || problem "the container ${LOST:-?} does not run again"
  systemd 20 is-active docker.service || problem 'docker.service does not run'
}

# A reload does not revert a key that is gone from the file (engine-tried 15): false is written out first.
reload_back() {
  if [ -e "$TX/bridge-off" ] && [ ! -e "$TX/live-restore-was-on" ]; then
    live_restore_off
    undo_steps 'restore_file remove_file remove_folder'
  else
    reload_docker || problem 'Docker cannot be reloaded'
  fi
}

restart_back() {
  if [ "$BRIDGE" = yes ]; then
    over_the_bridge && return
    say note 'live-restore could not be kept during the rollback; containers are started again instead'
    undo_steps 'restore_file remove_file remove_folder'
  fi
  restart_docker || problem 'Docker does not start with the old configuration'
}

needs_bridge() {
  running_list
  [ -s "$TX/bridge-on" ] && [ -s "$TX/$LIST" ] &&
    [ ! -e "$TX/live-restore-was-on" ] && [ ! -e "$TX/swarm" ] && [ ! -e "$TX/containers-stopped" ]
}

# over_the_bridge: live-restore was off and containers run. A restart with the old file would kill them, so the daemon
# goes back to the old configuration with live-restore still on, has it switched off by reload, and only then gets its
# old file. A dead daemon is started the same way: it finds its containers alive under their shims.
over_the_bridge() {
  if systemd 20 is-active docker.service && [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = false ]; then
    reload_docker
    live_restore_is true || :
  fi
  restart_docker || return 1
  live_restore_off
  undo_steps 'restore_file remove_file remove_folder'
}

live_restore_off() {
  { put_bridge off && reload_docker && live_restore_is false; } || problem 'live-restore could not be switched off again'
}

put_bridge() {
  real_path /etc/docker/daemon.json
  mkdir -p "${TARGET%/*}" && write_file "$TARGET" keep "$(cat "$TX/bridge-$1")
"
}

# start_after_boot: containers that we had stopped would stay down where their policy is unless-stopped
start_after_boot() {
  after_='-p After=docker.service'
  if [ -e "$TX/packages-later" ]; then
    after_="$after_ -p After=multi-user.target"
  elif [ ! -e "$TX/containers-stopped" ] || [ ! -s "$TX/running" ]; then
    return 0
  fi
  # shellcheck disable=SC2086
  systemd-run --quiet --collect --no-block --unit="ironhull-$ID-after" $after_ \
    /bin/sh "$TX/run" after-boot </dev/null >/dev/null 2>&1 || :
}

after_boot() {
  [ ! -e "$TX/packages-later" ] || packages_after_boot
  [ ! -e "$TX/containers-stopped" ] || { wait_for_docker && start_missing; }
}
