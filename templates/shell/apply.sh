# The job: what a transaction does, from the first look to the decision. It is started detached and outlives the login.

run_job() {
  trap '' HUP
  trap 'leave_to_boot; fail "interrupted by a signal"' INT TERM
  # Unsigned it would be taken for dead.
  sign "$TX/job" || fail "cannot write to $TX"
  STEP=0
  take_lock
  settle_older
  look_for_tools
  look
  snapshot
  preparations
  arm
  changes
  [ "$CHECK_FIRST" = yes ] || checks
  uptime_now
  BEGAN=$UPTIME
  activate
  health
  took
  await
}

# look_for_tools: without one of them every further look would be a guess, and a file could seem to have moved
look_for_tools() {
  OBSTACLES=no
  for tool_ in sha256sum timeout cp mv ln rm mkdir rmdir chmod chown sync stat tr cut grep sed tail sort find ls readlink \
    cat dd cmp df date id uname sleep; do
    command -v "$tool_" >/dev/null 2>&1 || obstacle "the host has no $tool_"
  done
  if uses_docker; then
    has_systemd || obstacle 'the host has no systemd, so its Docker cannot be restarted safely'
    command -v docker >/dev/null 2>&1 || obstacle 'the host has no docker client'
  fi
  end_if_hindered
}

# end_if_hindered: ends here where anything stands in the way
end_if_hindered() {
  [ "$OBSTACLES" = yes ] || return 0
  say end refused
  exit 1
}

# look: every file is what the plan was made from, and nothing stands in the way; nothing is written before
look() {
  DRIFTED=no
  expectations
  if [ "$DRIFTED" = yes ]; then
    say end drifted
    exit 1
  fi
  room_for "$STATE" 2097152
  ! has_systemd || changeable "$SYSTEMD"
  PHASE=look
  changes
  objections
  # Where the check depends on nothing else that this plan writes, a bad file is never written at all.
  [ "$CHECK_FIRST" = no ] || checks
  PHASE=act
  end_if_hindered
}

# record JSON EARLIER|-: becomes last-applied.json with the commit. It goes on from the record that the plan knew: over
# any other it would forget what was set in between.
record() {
  is_=-
  if grep -q '^  "schema": 2,$' "$STATE/last-applied.json" 2>/dev/null; then
    is_=$(sed -n 's/^  "transaction": "\([A-Za-z0-9-]*\)",$/\1/p' "$STATE/last-applied.json")
  fi
  [ "$is_" = "$2" ] || fail "another run has ended since the host was looked at ($is_); run this again"
  keep_text "$TX/record" "$1
" || fail "cannot write to $TX"
  # Kept now, under the lock: at the commit two may be at it.
  [ ! -e "$STATE/last-applied.json" ] || cp -p "$STATE/last-applied.json" "$TX/record-before" || fail "cannot write to $TX"
}

# bridge on|off TEXT: kept for the rollback, which cannot edit JSON
bridge() { keep_text "$TX/bridge-$1" "$2" || fail "cannot write to $TX"; }

# took: how long this host needs from the activation to being well, for whoever comes next
took() {
  uses_docker || return 0
  uptime_now
  keep_text "$TX/took" "$((UPTIME - BEGAN))
" || :
}

# await: applied and well. The job lives on, and with it the lock, until somebody has decided.
await() {
  { set_deadline "$CONFIRM" && mark awaiting; } || fail "cannot write to $TX"
  say awaiting "$CONFIRM"
  trap 'leave_to_boot; roll_back "interrupted by a signal"; exit 0' INT TERM
  while state && [ "$IS" = armed ]; do
    # The dead man's switch does this; but it may have been killed.
    if past_deadline 3 && ! alive "$TX/deadman"; then roll_back "nobody confirmed within $CONFIRM s"; fi
    sleep "$TICK"
  done
  [ "$IS" != committed ] || finish_commit
}

# finish_commit: may be done by whoever comes along, any number of times
finish_commit() {
  if [ -s "$TX/record" ]; then
    keep_text "$STATE/last-applied.json" "$(cat "$TX/record")
"
  fi
  stand_down
}

# give_back_record: a rollback of what was committed also takes back what was said about it
give_back_record() {
  [ -s "$TX/record" ] && cmp -s "$TX/record" "$STATE/last-applied.json" || return 0
  if [ -e "$TX/record-before" ]; then
    mv -f "$TX/record-before" "$STATE/last-applied.json"
  else
    rm -f "$STATE/last-applied.json"
  fi
}
