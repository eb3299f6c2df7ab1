# Is the host well? What runs is written down before anything changes, and compared afterwards.

# snapshot: what must be as it was when all is over
snapshot() {
  printf '' >"$TX/running"
  keep_list "$TX/failed-units" "$(failed_units)" || fail "cannot write to $TX"
  has_systemd && for unit_ in $KEEPERS; do
    ! systemd 20 is-active "$unit_" || printf '%s\n' "$unit_"
  done >"$TX/keepers"
  uses_docker || return 0
  if ! systemd 20 is-active docker.service; then
    say note 'Docker was not running before'
    return 0
  fi
  printf '' >"$TX/docker-was-active"
  info_=$(docker info --format '{{.LiveRestoreEnabled}} {{.Swarm.LocalNodeState}}') || fail 'Docker does not answer; it must before anything is changed'
  [ "${info_%% *}" != true ] || printf '' >"$TX/live-restore-was-on"
  [ "${info_#* }" = inactive ] || printf '' >"$TX/swarm"
  list_=$(running) || fail 'Docker does not list its containers'
  keep_list "$TX/running" "$list_" || fail "cannot write to $TX"
}

# running: full ids of running containers. Tasks of a swarm service are left out: swarm replaces them as it sees fit.
running() {
  all_=$(docker ps -q --no-trunc) || return 1
  tasks_=$(docker ps -q --no-trunc --filter label=com.docker.swarm.task) || return 1
  for id_ in $all_; do
    case $tasks_ in *"$id_"*) ;; *) printf '%s\n' "$id_" ;; esac
  done
}

failed_units() {
  has_systemd || return 0
  limit 20 systemctl --no-ask-password list-units --state=failed --plain --no-legend </dev/null 2>/dev/null |
    sed -n 's/^[^A-Za-z0-9@_.:-]*\([A-Za-z0-9@_.:\\-]*\).*/\1/p' | grep -v '^ironhull-' | sort
}

# health: well now, and still well a few seconds later
health() {
  ! uses_docker || healthy_docker
  failed_units >"$TX/failed-units-now"
  new_=$(added_lines "$TX/failed-units" "$TX/failed-units-now")
  # shellcheck disable=SC2086
  [ -z "$new_" ] || fail "units failed that had not: $(echo $new_ | clean)"
  has_systemd && while IFS= read -r unit_; do
    systemd 20 is-active "$unit_" || fail "$unit_ ran before and does not run now"
  done <"$TX/keepers"
  say healthy
}

healthy_docker() {
  if [ "$ACTIVATION" != docker-reload ] || [ -e "$TX/docker-was-active" ]; then
    pid_before_=$(daemon_state)
    sleep "$SETTLE"
    systemd 20 is-active docker.service || docker_failed 'Docker started and then stopped'
    # A daemon that dies and is started again by systemd is active at both looks.
    [ "$(daemon_state)" = "$pid_before_" ] || docker_failed 'Docker started and died'
    docker info --format '{{.ID}}' >/dev/null || docker_failed 'Docker runs and does not answer'
  fi
  [ "$STOPS_CONTAINERS" = yes ] && return
  now_=$(docker ps -q --no-trunc) || docker_failed 'Docker does not list its containers'
  while IFS= read -r id_; do
    case $now_ in *"$id_"*) ;; *) docker_failed "the container $id_ ran before and does not run now" ;; esac
  done <"$TX/running"
}

daemon_state() { limit 20 systemctl show -p MainPID -p NRestarts docker.service </dev/null 2>/dev/null; }

# docker_failed WHY: with the journal's own words, which name the key that is wrong
docker_failed() {
  limit 20 journalctl -u docker.service -u docker.socket --since "@$SINCE" -o cat --no-pager -n 300 </dev/null >"$TX/journal" 2>/dev/null
  if grep -q -i -e 'level=fatal' -e failed "$TX/journal"; then
    grep -i -e 'level=fatal' -e 'level=error' -e failed -e 'unable to' "$TX/journal"
  else
    cat "$TX/journal"
  fi | say_lines journal 12
  fail "$1"
}
