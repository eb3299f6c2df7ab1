# Docker: what it thinks of a configuration, and how one takes effect without a container noticing.

docker() { limit 30 docker "$@" </dev/null 2>/dev/null; }
# `limit` runs programs, not functions, so this is no recursion.

uses_docker() { case $ACTIVATION in docker-reload | docker-restart | socket-restart) ;; *) return 1 ;; esac; }

# has_validate: 20.10 has no check, and exits as for an invalid file
has_validate() {
  command -v dockerd >/dev/null 2>&1 && limit 20 dockerd --help </dev/null 2>/dev/null | grep -q -e '--validate'
}

# check_daemon CONFIG: dockerd's own check, where it has one, on a copy without userns-remap, since the check itself
# creates the user. The unit's flags count: a key given twice is fatal.
check_daemon() {
  has_validate || return 0
  keep_text "$TX/daemon.json" "$1" || fail 'cannot write the copy to be checked'
  dockerd_flags
  # Where SELinux enforces, dockerd's own domain may read no file of ours (Debian 13).
  as_caller
  # shellcheck disable=SC2086 # flags are words; those with blanks or variables in them were left out
  if limit 30 $AS dockerd --validate $FLAGS --config-file "$TX/daemon.json" </dev/null >"$TX/error" 2>&1; then
    say checked 'dockerd --validate'
  elif [ "$PHASE" = look ]; then
    obstacle "dockerd refuses the configuration: $(clean <"$TX/error")"
  else
    fail "dockerd refuses the configuration: $(clean <"$TX/error")"
  fi
}

dockerd_flags() {
  FLAGS=
  has_systemd || return 0
  [ ! -e "$TX/units-changed" ] || reload_units
  argv_=$(limit 20 systemctl show -p ExecStart docker.service </dev/null 2>/dev/null | sed -n 's/.*argv\[\]=\([^;]*\) ;.*/\1/p' | tail -n 1)
  case $argv_ in *--config-file* | *[\'\"\\*?]*) return 0 ;; esac
  # shellcheck disable=SC2086
  set -- $argv_
  [ $# = 0 ] || shift
  # systemd shows no quotes: of a value with blanks only its first word can be told, and a variable is not what it becomes.
  # What belongs to neither is left out, or a word that stands alone would be refused.
  flag_=
  for word_ in "$@"; do
    case $word_ in
      *\$*) flag_= ;;
      --*=*)
        FLAGS="$FLAGS $flag_ $word_"
        flag_=
        ;;
      -*)
        FLAGS="$FLAGS $flag_"
        flag_=$word_
        ;;
      *)
        [ -z "$flag_" ] || FLAGS="$FLAGS $flag_ $word_"
        flag_=
        ;;
    esac
  done
  FLAGS="$FLAGS $flag_"
}

reload_units() {
  mark units-reloaded
  systemd 60 daemon-reload
}

# activate: once, in the gentlest way that the plan allows
activate() {
  [ "$ACTIVATION" = none ] && [ ! -e "$TX/units-changed" ] && return
  say activating "$ACTIVATION"
  SINCE=$(date +%s)
  if [ -e "$TX/units-changed" ] || [ "$ACTIVATION" = systemd-reload ]; then
    has_systemd && { reload_units || fail 'systemd does not reload its units'; }
  fi
  case $ACTIVATION in
    docker-reload)
      reload_docker || docker_failed 'Docker cannot be reloaded'
      ;;
    docker-restart | socket-restart)
      [ "$LIVE_RESTORE_FIRST" = no ] || live_restore_on
      [ "$STOPS_CONTAINERS" = no ] || stop_containers || fail 'not every container could be stopped'
      restart_docker || docker_failed 'Docker does not start with the new configuration'
      # Without live-restore they were stopped by us; those that userns-remap puts out of sight cannot be.
      start_missing || :
      ;;
  esac
  say activated "$ACTIVATION"
}

# Before the restart, or every container dies with the old daemon (engine-tried 1).
live_restore_on() {
  [ -s "$TX/running" ] || return 0
  reload_docker || docker_failed 'Docker cannot be reloaded'
  live_restore_is true || docker_failed 'live-restore does not come on, so a restart would stop the containers'
  say note 'live-restore is on'
}

reload_docker() {
  mark docker-reloaded
  systemd 60 reload docker.service
}

# live_restore_is true|false: within ten seconds
live_restore_is() {
  tries_=0
  until [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = "$1" ]; do
    tries_=$((tries_ + 1))
    [ "$tries_" -lt 20 ] || return 1
    sleep 0.5 2>/dev/null || sleep 1
  done
}

# stop_containers: with userns-remap a running container would live on as an orphan that no daemon knows
stop_containers() {
  mark containers-stopped
  now_=$(docker ps -q --no-trunc) || return 1
  [ -n "$now_" ] || return 0
  # shellcheck disable=SC2086
  limit 180 docker stop $now_ </dev/null >/dev/null 2>&1
  [ -z "$(docker ps -q --no-trunc)" ]
}

# restart_docker: systemd counts healthy restarts too, and refuses the third within a minute with the daemon already
# stopped; clearing the counter each time is what keeps Docker up (engine-tried 0).
restart_docker() {
  mark docker-restarted
  systemd 20 reset-failed docker.service
  systemd 20 reset-failed docker.socket
  if [ "$ACTIVATION" = socket-restart ]; then
    systemd "$RESTART" restart docker.socket docker.service
  else
    systemd "$RESTART" restart docker.service
  fi || return 1
  wait_for_docker
}

wait_for_docker() {
  uptime_now
  until_=$((UPTIME + 120))
  until docker info --format '{{.ID}}' >/dev/null; do
    # Asked after the first refusal: a unit that has given up will not answer later.
    limit 20 systemctl --no-ask-password is-failed docker.service </dev/null >/dev/null 2>&1 && return 1
    uptime_now
    [ "$UPTIME" -lt "$until_" ] || return 1
    sleep 0.5 2>/dev/null || sleep 1
  done
}

# What is to run in the end: as it was before the change, or, when a committed one is undone, as it is now.
running_list() {
  LIST=running
  [ ! -e "$TX/running-now" ] || LIST=running-now
}

# start_missing: what is to run and does not; LOST is one that cannot be started
start_missing() {
  running_list
  now_=$(docker ps -q --no-trunc) || return 1
  ok_=0
  while IFS= read -r id_; do
    case $now_ in *"$id_"*) continue ;; esac
    if ! limit 60 docker start "$id_" </dev/null >/dev/null 2>&1; then
      ok_=1
      LOST=$id_
    fi
  done <"$TX/$LIST"
  return "$ok_"
}
