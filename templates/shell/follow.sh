# The side that a link holds: it starts, follows and decides, and may die at any moment without harm.

# answer KIND [TEXT]: with this run's nonce, so that nothing the host prints can be taken for it
answer() { printf '<%s %s %s\n' "$NONCE" "$1" "${2:-}"; }

# detach UNIT MODE: out of the login's reach. A lack of memory takes these last, and what kills the dead man's switch
# gets it back: with the job gone as well, nobody else would roll back before the next boot.
detach() {
  if has_systemd; then
    again_=no
    [ "$2" != deadman ] || again_=on-abnormal
    # shellcheck disable=SC2086
    systemd-run --quiet --collect --unit="$1" --description="ironhull $ID ($2)" --property=OOMScoreAdjust=-900 \
      --property=Restart=$again_ --property=RestartSec=1 $SHELL_ "$TX/run" "$2" \
      </dev/null >/dev/null 2>"$TX/error" 8>&- 9>&-
  elif command -v setsid >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    setsid $SHELL_ "$TX/run" "$2" </dev/null >/dev/null 2>&1 8>&- 9>&- &
  else
    # shellcheck disable=SC2086
    nohup $SHELL_ "$TX/run" "$2" </dev/null >/dev/null 2>&1 8>&- 9>&- &
  fi
}

start() {
  whence
  # The first line takes the block in which the job's own words will find room when the disk is full by then; and a log
  # that the job could not open would end it without a word.
  {
    keep_text "$TX/from" "$FROM
" && keep_text "$TX/opened" "$(date +%s) $OWNER${FROM:+ from $FROM}
" && printf 'tick\n' >"$TX/progress" && printf '' >"$TX/log"
  } 2>/dev/null || {
    answer refused "the file system of $TX is full"
    answer end refused
    rm -rf "$TX"
    return
  }
  if detach "ironhull-$ID" job; then
    follow
  else
    answer refused "cannot start a job: $(clean <"$TX/error")"
    answer end refused
  fi
  state
  # Refused before anything began: not even its folder stays.
  [ "$IS" != new ] || case $LAST in 'end refused'* | 'end drifted'*) rm -rf "$TX" ;; esac
}

# whence: FROM becomes the address from which this link comes. sudo keeps it from its child, but not from root, who can
# read what the processes above were started with.
whence() {
  FROM='' up_=$$
  for _ in 1 2 3 4 5 6 7 8; do
    FROM=$(tr '\000' '\012' <"/proc/$up_/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=\([0-9A-Za-z.:%]\{1,60\}\) .*/\1/p')
    [ -z "$FROM" ] || return 0
    up_=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$up_/status" 2>/dev/null)
    case $up_ in '' | 0 | 1 | *[!0-9]*) return 0 ;; esac
  done
}

# follow: prints what the job reports until the last word so far is one that can be waited upon. Built-ins only while
# there is something to read. A tick now and then finds out whether anybody still listens.
follow() {
  LAST='' part_='' idle_=0 gone_=no
  while :; do
    while IFS= read -r line_ <&3; do
      LAST=$part_$line_ part_='' idle_=0
      answer "$LAST"
    done
    part_=$part_$line_
    case $LAST in 'awaiting '* | 'end '*) return ;; esac
    if [ "$gone_" = yes ]; then
      answer lost 'nothing works on this transaction any more'
      return
    fi
    idle_=$((idle_ + 1))
    if [ $((idle_ % 10)) = 0 ]; then
      answer tick
      # Ten seconds for a job that has not signed yet: a busy host starts it late.
      if { [ -e "$TX/job" ] || [ $((idle_ % 50)) = 0 ]; } && ! alive "$TX/job" && ! alive "$TX/deadman" && ! alive "$TX/undoer"; then
        # Their last words may have come after the reading above, which on a busy host is a while ago.
        gone_=yes
        continue
      fi
    fi
    sleep "$TICK"
  done 3<"$TX/progress"
}

# commit: the rename decides; everything after it may be repeated
commit() {
  state
  if [ "$IS" = armed ] && [ ! -e "$TX/awaiting" ]; then
    answer refused 'the transaction is not ready to be confirmed'
    answer end refused
    return
  fi
  if mv "$TX/armed" "$TX/committed" 2>/dev/null; then
    sync_path "$TX"
    outcome committed ''
    say committed
    say end committed
    finish_commit
  fi
  state
  # Gone when we are: the next transaction must find the lock free.
  tries_=0
  while [ "$IS" = committed ] && [ "$tries_" -lt 50 ] && { alive "$TX/job" || alive "$TX/deadman"; }; do
    tries_=$((tries_ + 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
  case $IS in
    committed) answer end committed ;;
    *) follow ;;
  esac
}

# undo: of what awaits confirmation, or of what was committed long ago; detached like everything that changes a host
undo() {
  state
  case $IS in
    armed | committed) ;;
    rolling-back) follow; return ;;
    rolled-back) answer note 'it was rolled back already'; answer end rolled-back; return ;;
    *) answer refused 'nothing was changed by this transaction'; answer end refused; return ;;
  esac
  whence
  keep_text "$TX/from" "$FROM
"
  [ -z "${UNDONE_BY:-}" ] || keep_text "$TX/undone-by" "$UNDONE_BY
"
  say undoing
  if detach "ironhull-$ID-undo" undo-job; then
    follow
  else
    answer refused "cannot start a job: $(clean <"$TX/error")"
    answer end refused
  fi
}

undo_job() {
  trap '' HUP
  trap 'leave_to_boot; exit 1' INT TERM
  sign "$TX/undoer"
  STEP=0
  state
  if [ "$IS" != committed ]; then
    [ -e "$TX/awaiting" ] || stop_job
    roll_back 'asked for by the operator'
    return
  fi
  take_lock
  settle_older
  DRIFTED=no
  # Days may have passed: what somebody has edited since is not ours to overwrite.
  results
  if [ "$DRIFTED" = yes ]; then
    say end drifted
    return
  fi
  if uses_docker && systemd 20 is-active docker.service && [ ! -e "$TX/containers-stopped" ]; then
    list_=$(running) || { say refused 'Docker does not list its containers'; say end refused; return; }
    keep_list "$TX/running-now" "$list_" || { say refused "cannot write to $TX"; say end refused; return; }
  fi
  install_boot_unit || { say refused 'cannot install the boot unit'; say end refused; return; }
  rm -f "$TX/why"
  mv "$TX/committed" "$TX/rolling-back" && sync_path "$TX"
  detach "ironhull-$ID-deadman" deadman || :
  roll_back 'asked for by the operator'
}

# enter MODE: the last line of TX/run
enter() {
  case $1 in
    start) start ;;
    follow) follow ;;
    commit) commit ;;
    undo) undo ;;
    *)
      exec </dev/null >>"$TX/log" 2>&1
      case $1 in
        job) run_job ;;
        deadman) stand_guard ;;
        undo-job) undo_job ;;
        boot) settle_at_boot ;;
        settle) settle_left ;;
        after-boot) after_boot ;;
      esac
      ;;
  esac
}
