# The transaction library, first part: words, clock, and files that survive a power cut.
# POSIX sh; the parts are put together, with the plan's own calls behind them, into one file per transaction: TX/run.
#
# Two traps that shape all of it. A redirection that fails on a special builtin (`:`, `exec`, `.`) ends the shell in
# POSIX mode, so files are made with printf. And there is no `local`: names that end in _ belong to one function.
set -u
umask 077
LC_ALL=C
TZ=UTC
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL TZ PATH
STATE=$ROOT/var/lib/ironhull
RUN=$ROOT/run/ironhull
TX=$STATE/tx/$ID
SYSTEMD=$ROOT/etc/systemd/system
BOOT=no
ROLLING=no
PROBLEMS=no
SPARED=''
PHASE=act
sleep 0.01 2>/dev/null && TICK=0.2 || TICK=1

# say KIND [TEXT]: one line of progress. It goes to a file, never to the link: a link that died would kill the writer.
say() { printf '%s %s\n' "$1" "${2:-}" >>"$TX/progress" 2>/dev/null; }

# say_lines KIND MOST: the last MOST lines of stdin, from programs of the host, so only printable ASCII gets through
say_lines() {
  tr '\011' ' ' | tr -cd '\012\040-\176' | cut -c 1-400 | tail -n "$2" | while IFS= read -r line_; do
    say "$1" "$line_"
  done
}

# clean: what a program said, as one short line
clean() { tr '\011\012' '  ' | tr -cd '\040-\176' | cut -c 1-400; }

# Seconds since boot: neither a clock change nor a daemon-reload moves them.
uptime_now() {
  read -r UPTIME _ </proc/uptime
  UPTIME=${UPTIME%%.*}
}

boot_id() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown; }

has_systemd() { [ -d "$ROOT/run/systemd/system" ] && command -v systemd-run >/dev/null 2>&1; }

# limit SECONDS COMMAND…: nothing the host is asked may take for ever. The locks are closed to it: busybox timeout leaves
# a watcher behind for a second, which would hold them.
limit() { timeout -k 5 "$@" 8>&- 9>&-; }

# systemd SECONDS VERB [UNIT…]
systemd() {
  seconds_=$1
  shift
  limit "$seconds_" systemctl --quiet --no-ask-password "$@" </dev/null >/dev/null 2>&1
}

# sync_path PATH…: on disk before the next line runs; a sync that knows no files writes everything out, which is right too
sync_path() { sync "$@" 2>/dev/null || sync; }

# keep_text FILE TEXT: whole or not at all, also through a power cut
keep_text() {
  { printf '%s' "$2" >"$1.tmp" && sync_path "$1.tmp" && mv -f "$1.tmp" "$1" && sync_path "${1%/*}"; } 2>/dev/null
}

# keep_list FILE TEXT: lines, the last one whole. Never by a redirected program: the sort of busybox does not say that the
# disk was full, and of a list that was cut short undo would draw wrong conclusions.
keep_list() {
  keep_text "$1" "$2${2:+
}"
}

# mark NAME: a fact about this transaction that a rollback must know. A rollback itself goes on without.
mark() { [ -e "$TX/$1" ] || keep_text "$TX/$1" '' || [ "$ROLLING" = yes ] || fail "cannot write to $TX"; }

# state: IS becomes new, armed, committed, rolling-back or rolled-back. Asked in the order in which a transaction
# moves, so that one that moves on in between is seen at its later place.
state() {
  for IS in armed committed rolling-back rolled-back; do
    [ -e "$TX/$IS" ] && return
  done
  IS=new
}

# outcome KIND WHY: for `rollback --list` and for the next audit
outcome() { keep_text "$TX/outcome" "$1 $(date +%s) $2"; }

# q TEXT: Q becomes one shell word that means TEXT
q() {
  rest_=$1 Q=
  while :; do
    case $rest_ in
      *\'*) Q="$Q${rest_%%\'*}'\\''" rest_=${rest_#*\'} ;;
      *) break ;;
    esac
  done
  Q="'$Q$rest_'"
}

# undo_first CALL: the way back is on disk, whole, before the step begins. One file each: an entry without its last
# line was never finished, so its step never began, and a rollback passes over it. That line is also the last to be run,
# so without the `exit` an undo that fails would count as one that did its work.
undo_first() {
  STEP=$((STEP + 1))
  NUMBER=$(printf '%04d' "$STEP")
  keep_text "$TX/undo/$NUMBER" "$1 || exit 1
: complete
" || fail "cannot write the undo journal in $TX"
}

# fail WHY: the job ends here; after arming, by putting everything back
fail() {
  trap '' HUP INT TERM
  say failed "$1"
  state
  if [ "$IS" = new ]; then
    remove_boot_unit
    rm -rf "$TX/reserve"
    outcome failed "$1"
    say end failed
  else
    roll_back "$1"
  fi
  exit 1
}
