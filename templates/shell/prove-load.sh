# What becomes of the host when a container forks without end (d) and when one takes all memory (e).
# POSIX sh; part of the proof library (prove.sh), which sets NAME, DIR, LOADS and FULL.
#
# Both start idle; they are let go only when the host has read from their control groups that a limit is in effect.
# Without FULL that is a small limit of their own, which shows that the kernel keeps limits, in which shared groups they
# are counted, and costs their neighbours nothing. With FULL it is all that the groups above them allow.
# Neighbours are spared by oom_score_adj (the kernel kills these two first) and the smallest share of the processors.
#   CONTAINER.CONTROLLER.WHEN.N LIMIT CURRENT EVENTS PATH   group N of a container, 0 its own, then upwards;
#     WHEN is `idle` or `held`; EVENTS: forks refused (pids), processes killed for lack of memory (memory)

load() {
  [ -n "$LOADS" ] || return 0
  # cat: dash reads byte by byte, and these answer only the first read.
  threads=$(cat /proc/sys/kernel/threads-max) pids=$(cat /proc/sys/kernel/pid_max)
  TASKS=$((threads < pids ? threads : pids)) BYTES=0
  while read -r key value _; do
    [ "$key" != MemTotal: ] || BYTES=$((value * 1024))
  done </proc/meminfo
  answer host.load "$FULL"
  answer host.tasks "$TASKS"
  answer host.memory "$BYTES"
  # In this order: once the one that forks has every task of the groups above, nothing else starts in them.
  case $LOADS in *e*) burden e memory ;; esac
  case $LOADS in *d*) burden d pids ;; esac
}

# burden CONTAINER CONTROLLER: starts it, lets it go, and looks what the kernel does.
burden() {
  allowance "$2" || {
    answer "$1.start" "no $WHY"
    return 0
  }
  # The others are asked for before, so that none is missed that came in between.
  running >"$DIR/before"
  start "$1" &
  wait
  read -r started <"$DIR/$1.start" && answer "$1.start" "$started"
  [ "$started" = yes ] && pid_of "$1" && let_go "$1" "$2"
  # Nothing of it shall last longer than it is needed.
  engine rm -f "$NAME-$1" >/dev/null 2>&1 &
  wait
}

# bounds PID: what binds a container that was started as any other, in A_PIDS and A_MEMORY (empty: nothing does), and how many
# tasks are left below any limit, in A_ROOM. Asked for early: that container does not live long, and a slow host needs minutes.
bounds() {
  measure "$1" pids
  levels a.pids.idle
  A_SHOWN=$GROUPS_ A_PIDS=$LEAST A_ROOM=$ROOM
  measure "$1" memory
  levels a.memory.idle
  A_SHOWN=$A_SHOWN$GROUPS_ A_MEMORY=$LEAST
}

# Whether it may be let go, or WHY not, and what it is given of its own: tasks in MOST_PIDS, bytes in MOST_MEMORY. A full load
# has what the groups above allow: what it cannot have is swap, and memory without end where only its tasks are bounded.
allowance() {
  WHY='the host did not show the control groups of its containers'
  [ -n "$A_SHOWN" ] || return 1
  WHY='nothing bounds the containers of this host'
  case $1 in
    pids) [ -n "$A_PIDS" ] && [ "$A_PIDS" -lt "$TASKS" ] || return 1 ;;
    *) [ -n "$A_MEMORY" ] && [ "$A_MEMORY" -lt "$BYTES" ] || return 1 ;;
  esac
  MOST_PIDS=64 MOST_MEMORY=67108864
  case $FULL:$1 in
    yes:pids) MOST_PIDS=$A_PIDS MOST_MEMORY=${A_MEMORY:-$((BYTES / 4))} ;;
    yes:memory) MOST_MEMORY=$A_MEMORY ;;
    *:pids)
      WHY='containers have so few tasks left that this trial could hinder others'
      [ "$A_ROOM" -ge 256 ]
      ;;
  esac
}

let_go() {
  measure "$PID" "$2"
  levels "$1.$2.idle"
  most=$MOST_PIDS
  [ "$2" = pids ] || most=$MOST_MEMORY
  if [ -z "$LEAST" ] || [ "$LEAST" -gt "$most" ]; then
    answer "$1.silent" 'its own limit is not in effect, so it was not let go'
    return 0
  fi
  idle=$EVENTS seen='' killed=0
  measure "$PID" memory
  killed_before=$EVENTS EVENTS=$idle
  [ "$FULL" != yes ] || : >"/proc/$PID/root/proof/full" || return 0
  : >"/proc/$PID/root/proof/go" || return 0
  hold "$1" "$2"
  levels "$1.$2.held"
  [ ! -r "/proc/$PID/root/proof/seen" ] || read -r seen <"/proc/$PID/root/proof/seen"
  [ -z "$seen" ] || answer "$1.status" "$seen"
  answer "$1.done" yes
  login "$1"
  compare "$1"
}

# Until the kernel says that it held the container, the container ends, or a minute has passed.
hold() {
  since=$(uptime_now)
  until [ "$EVENTS" -gt "$idle" ] || [ "$killed" -gt 0 ] || [ $(($(uptime_now) - since)) -ge 60 ]; do
    if [ -s "/proc/$PID/root/proof/seen" ] || [ ! -e "/proc/$PID" ]; then break; fi
    nap
    if [ "$1" = d ] && [ "$FULL" = yes ]; then
      measure "$PID" memory
      killed=$((EVENTS - killed_before))
    fi
    measure "$PID" "$2"
  done
  [ "$killed" -eq 0 ] || answer "$1.killed" "$killed"
}

# login CONTAINER: waits until the operator's machine has logged in anew and left its mark (src/session/login-again.ts).
login() {
  answer "$1.login" asked
  came=no
  since=$(uptime_now)
  while [ $(($(uptime_now) - since)) -lt 60 ] && [ "$came" = no ]; do
    nap
    [ ! -e "$DIR/here.$1" ] || came=yes
  done
  answer "$1.here" "$came"
}

# All other containers that run, one a line: process, name. Our own are left out, those of other runs too.
running() {
  {
    engine ps -q --no-trunc --filter label=ironhull.proof >"$DIR/ours"
    engine ps -q --no-trunc >"$DIR/all"
  } 2>/dev/null &
  wait
  ours=
  while read -r id; do ours="$ours $id"; done <"$DIR/ours"
  set --
  while read -r id; do
    case $ours in *"$id"*) ;; *) set -- "$@" "$id" ;; esac
  done <"$DIR/all"
  [ $# -gt 0 ] || return 0
  engine container inspect --format '{{.State.Pid}} {{.Name}}' "$@" 2>/dev/null &
  wait
}

# compare CONTAINER: how many ran before, and which of them do no longer run, or run anew: `oom`, `restarted`, the status with
# which one ended, or `gone`.
compare() {
  running >"$DIR/after"
  after=
  while read -r line; do after="$after$line|"; done <"$DIR/after"
  others=0 lost=''
  while read -r line; do
    others=$((others + 1))
    case "|$after" in
      *"|$line|"*) ;;
      *) lost="$lost ${line#*/}=$(fate "${line#*/}")" ;;
    esac
  done <"$DIR/before"
  answer "$1.others" "$others"
  [ -z "$lost" ] || answer "$1.lost" "${lost# }"
}

fate() {
  state='{{if .State.OOMKilled}}oom{{else if .State.Running}}restarted{{else}}{{.State.ExitCode}}{{end}}'
  engine container inspect --format "$state" "$1" 2>/dev/null || echo gone
}

# pid_of CONTAINER: its first process, in PID.
pid_of() {
  PID=
  engine container inspect --format '{{.State.Pid}}' "$NAME-$1" >"$DIR/pid" 2>/dev/null &
  wait
  read -r PID <"$DIR/pid" && [ "${PID:-0}" -gt 0 ]
}

# measure PID CONTROLLER: the groups of a process up to the root, in GROUPS_, one a line; the least limit in LEAST, the least
# that is left below any in ROOM (both empty: there is none), the events in EVENTS: those of the first group, which others have
# no part in; with a full load those of all, as newer kernels count a refusal where the limit is.
measure() {
  GROUPS_='' LEAST='' ROOM='' EVENTS=0
  tree='' group='' own=''
  while IFS=: read -r _ controllers path; do
    case ,$controllers, in
      *",$2,"*) tree=$CGROUPS/$2 group=$path && break ;; # version 1
      ,,) tree=$CGROUPS group=$path ;;
    esac
  done 2>/dev/null <"$PROC/${1:-none}/cgroup"
  case $2:$tree in
    pids:*) set -- pids.max pids.current pids.events max ;;
    *:*/memory) set -- memory.limit_in_bytes memory.usage_in_bytes memory.oom_control oom_kill ;;
    *) set -- memory.max memory.current memory.events oom_kill ;;
  esac
  while [ -n "$group" ]; do
    at=$tree${group%/}
    # A group of version 1 may leave out those below it.
    hierarchy=1
    [ "$GROUPS_" = '' ] || [ ! -r "$at/memory.use_hierarchy" ] || read -r hierarchy <"$at/memory.use_hierarchy"
    [ "$hierarchy" = 1 ] || break
    # The root of the tree has none of these files.
    if [ -r "$at/$1" ] && read -r limit <"$at/$1" && read -r current <"$at/$2"; then
      count "$at/$3" "$4"
      GROUPS_="$GROUPS_$limit $current $events $group
"
      if [ -z "$own" ] || [ "$FULL" = yes ]; then EVENTS=$((EVENTS + events)) own=$group; fi
      bound "$limit" "$current"
    fi
    [ "$group" != / ] || break
    group=${group%/*}
    group=${group:-/}
  done
}

# count FILE KEY: a number of the file, in events.
count() {
  events=0
  [ ! -r "$1" ] || while read -r key value; do
    [ "$key" != "$2" ] || events=$value
  done <"$1"
}

bound() {
  # `max`, and what version 1 writes for it, of 19 digits.
  case $1 in *[!0-9]* | ???????????????????*) return 0 ;; esac
  [ -n "$LEAST" ] && [ "$LEAST" -le "$1" ] || LEAST=$1
  [ -n "$ROOM" ] && [ "$ROOM" -le $(($1 - $2)) ] || ROOM=$(($1 - $2))
}

levels() {
  number=0
  while read -r line; do
    [ -n "$line" ] || continue
    answer "$1.$number" "$line"
    number=$((number + 1))
  done <<EOT
$GROUPS_
EOT
}

# Whole seconds since boot: a clock that nobody sets.
uptime_now() {
  read -r now _ </proc/uptime
  echo "${now%.*}"
}

nap() { sleep 0.2 2>/dev/null || sleep 1; }
