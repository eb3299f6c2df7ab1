# What a running container does, as the kernel's own tracer sees it. POSIX sh; runs as root; nothing is installed.
#
#   learn ID CONTAINER SECONDS RESTART    ID: lower-case letters and digits, unique; RESTART yes: its start is watched too
#
# Answers are lines `@NONCE key value`, the last one `end yes`, or `end` and what could not be removed. Keys that begin with
# `saw` come many times. What is switched on: one tracing instance of our own, and one probe on cap_capable. Both go when
# this ends, however it ends: a guard that outlives us takes them away, and a reboot does.
set -u
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
: "${RUN:=/run}" "${TRACING:=/sys/kernel/tracing /sys/kernel/debug/tracing}"

learn() {
  ID=$1 CONTAINER=$2 LENGTH=$3 RESTART=$4 PID='' LEFT=''
  DIR=$RUN/ironhull-learn.$ID PROBE=ironhull_learn/cap_$ID TRACE='' INSTANCE=''
  for tool in docker awk timeout readlink mkfifo od; do
    command -v "$tool" >/dev/null 2>&1 || give_up "this host has no $tool"
  done
  for folder in $TRACING; do
    [ ! -w "$folder/set_event_pid" ] || { TRACE=$folder && break; }
  done
  [ -n "$TRACE" ] || give_up 'the tracer of this kernel cannot be reached (no tracefs is mounted, or the kernel is locked down)'
  INSTANCE=$TRACE/instances/ironhull-learn-$ID
  find_container
  trap 'finish' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 141' PIPE
  mkdir -m 700 "$DIR" || give_up "cannot make $DIR"
  sweep "$ID"
  guard >/dev/null 2>&1 </dev/null &
  arm
  [ "$RESTART" != yes ] || watch_start
  watch
  describe
  exit 0
}

engine() { timeout "${PATIENCE:-120}" docker "$@" </dev/null; }

find_container() {
  state=$(engine container inspect --format '{{.State.Pid}} {{.Id}}' "$CONTAINER" 2>&1) || give_up "$(printf %s "$state" | head -n 1)"
  PID=${state%% *} FULL=${state##* }
  [ "$PID" -gt 0 ] 2>/dev/null || give_up "$CONTAINER does not run"
}

# Removes what is ours from the kernel, if it is there. A reader that is still at it keeps an instance busy.
disarm() {
  for _ in 1 2 3 4 5; do
    if [ -d "$INSTANCE" ]; then
      echo 0 >"$INSTANCE/events/enable"
      rmdir "$INSTANCE"
    fi
    ! grep -q "$PROBE" "$TRACE/kprobe_events" || echo "-:$PROBE" >>"$TRACE/kprobe_events"
    [ -d "$INSTANCE" ] || grep -q "$PROBE" "$TRACE/kprobe_events" || return 0
    sleep 1
  done 2>/dev/null
  LEFT=$INSTANCE
  return 1
}

# Outlives us when we are killed outright, or hang past all limits.
guard() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  left=$((LENGTH + 900))
  while kill -0 $$ && [ "$left" -gt 0 ]; do
    sleep 2
    left=$((left - 2))
  done
  disarm
  rm -rf "$DIR"
}

# Where the guard was killed too.
sweep() {
  for INSTANCE in "$TRACE"/instances/ironhull-learn-*; do
    [ -d "$INSTANCE" ] || continue
    ID=${INSTANCE##*-} PROBE=ironhull_learn/cap_${INSTANCE##*-}
    # A run that is alive has its folder, with its process in it.
    read -r owner 2>/dev/null <"$RUN/ironhull-learn.$ID/owner" && kill -0 "$owner" 2>/dev/null && continue
    disarm
  done
  ID=$1 PROBE=ironhull_learn/cap_$1 INSTANCE=$TRACE/instances/ironhull-learn-$1
}

arm() {
  echo $$ >"$DIR/owner"
  mkdir "$INSTANCE" || give_up 'the kernel makes no tracing instance'
  # 32 MB in all; the kernel has one buffer for each processor.
  size=$((32768 / $(grep -c '^processor' /proc/cpuinfo || echo 1)))
  [ "$size" -ge 256 ] || size=256
  echo "$size" >"$INSTANCE/buffer_size_kb"
  echo 1 >"$INSTANCE/options/event-fork" || give_up 'this kernel does not follow forks'
  # Which capability is asked for; opts has a bit for questions that mean nothing (CAP_OPT_NOAUDIT).
  # shellcheck disable=SC2016 # the kernel's words
  if echo "p:$PROBE cap_capable cap=\$arg3:s32 opts=\$arg4:u32" >>"$TRACE/kprobe_events"; then
    answer capabilities yes
  else
    answer capabilities no
  fi 2>/dev/null
  pids >"$DIR/pids"
  [ "$RESTART" != yes ] || runtime >>"$DIR/pids"
  only "$DIR/pids"
  # With no process named everything on the host would be traced.
  [ -s "$INSTANCE/set_event_pid" ] || [ -n "$(cat "$INSTANCE/set_event_pid")" ] || give_up 'no process could be named to the tracer'
  for event in raw_syscalls/sys_enter sched/sched_process_exec sched/sched_process_fork; do
    echo 1 >"$INSTANCE/events/$event/enable" || give_up "this kernel has no event $event"
  done
  [ ! -d "$INSTANCE/events/$PROBE" ] || echo 1 >"$INSTANCE/events/$PROBE/enable"
  # Threads that were born between the first look and now.
  pids >"$DIR/pids"
  [ "$RESTART" != yes ] || runtime >>"$DIR/pids"
  add "$DIR/pids"
}

# Threads of the container, also of what was executed into it.
pids() {
  grep -l -s "$FULL" /proc/[0-9]*/cgroup | while read -r file; do
    threads "${file%/cgroup}"
  done
}

threads() {
  for task in "$1"/task/[0-9]*; do
    [ ! -d "$task" ] || printf '%s\n' "${task##*/}"
  done
}

# The daemon that starts containers: their first process comes from it.
runtime() {
  for comm in /proc/[0-9]*/comm; do
    read -r name 2>/dev/null <"$comm" || continue
    case $name in containerd | dockerd) threads "${comm%/comm}" ;; esac
  done
}

# A thread that is gone makes the kernel refuse the line: one write each.
only() {
  : >"$INSTANCE/set_event_pid"
  add "$1"
}
add() {
  while read -r tid; do
    echo "$tid" >>"$INSTANCE/set_event_pid"
  done <"$1" 2>/dev/null
}

# reduce: lines of the tracer on stdin; each new thing once, in the order in which it came:
#   call TID EXECS NUMBER | socket TID EXECS FAMILY TYPE | cap TID EXECS NUMBER | exec TID EXECS FILE | fork TID EXECS CHILD | lost N
# EXECS: how many programs that thread has begun meanwhile; what a runtime does before it becomes the container is told apart.
reduce() {
  # shellcheck disable=SC2016
  timeout 1200 awk -v socket="$([ "$(uname -m)" = aarch64 ] && echo 198 || echo 41)" '
    function once(line) { if (!(line in seen)) { seen[line] = 1; print line } }
    / LOST [0-9]+ EVENTS/ { for (i = 1; i < NF; i++) if ($i ~ /LOST$/) lost += $(i + 1); next }
    {
      if (!match($0, /-[0-9]+ +\[[0-9]+\] /)) next
      tid = substr($0, RSTART + 1, RLENGTH) + 0
      rest = substr($0, RSTART + RLENGTH)
      if (match(rest, /: sys_enter: NR [0-9]+ \(/)) {
        id = substr(rest, RSTART + 15) + 0
        once("call " tid " " execs[tid] + 0 " " id)
        if (id == socket) {
          split(substr(rest, RSTART + RLENGTH), args, /, /)
          once("socket " tid " " execs[tid] + 0 " " args[1] " " args[2])
        }
      } else if (match(rest, / cap=[0-9]+ opts=[0-9]+$/)) {
        split(substr(rest, RSTART + 1), fields, /[= ]/)
        if (int(fields[4] / 2) % 2 == 0) once("cap " tid " " execs[tid] + 0 " " fields[2])
      } else if (match(rest, /: sched_process_exec: filename=/)) {
        file = substr(rest, RSTART + RLENGTH)
        if (match(file, / pid=[0-9]+ old_pid=[0-9]+$/)) {
          now = substr(file, RSTART + 5) + 0
          file = substr(file, 1, RSTART - 1)
          execs[now]++
          once("exec " now " " execs[now] " " file)
        }
      } else if (match(rest, /: sched_process_fork: /) && match(rest, / child_pid=[0-9]+$/))
        once("fork " tid " " execs[tid] + 0 " " substr(rest, RSTART + 11) + 0)
    }
    END { if (lost) print "lost " lost }'
}

# From the daemon on: everything is read while the container is started anew, and what belongs to its first process is kept.
watch_start() {
  mkfifo "$DIR/pipe" || give_up "cannot make $DIR/pipe"
  cat "$INSTANCE/trace_pipe" >"$DIR/pipe" 2>/dev/null &
  reader=$!
  reduce <"$DIR/pipe" >"$DIR/start" &
  reducer=$!
  PATIENCE=600 engine restart "$CONTAINER" >/dev/null 2>"$DIR/error" || {
    kill "$reader"
    give_up "it was not restarted: $(head -n 1 "$DIR/error")"
  }
  find_container
  sleep "${SETTLE:-10}"
  pids >"$DIR/pids"
  only "$DIR/pids"
  pids >"$DIR/pids"
  add "$DIR/pids"
  sleep 2
  kill "$reader" 2>/dev/null
  wait "$reader" "$reducer" 2>/dev/null
  awk -v first="$PID" '
    $1 == "lost" { print; next }
    { ours = ($2 in tree) || ($2 == first && $3 > 0) }
    $1 == "fork" && ours { tree[$4] = 1 }
    $1 != "fork" && ours' "$DIR/start" >"$DIR/seen"
  # Not before it was seen: a start that the tracer missed must not be told as watched.
  ! grep -q "^exec $PID " "$DIR/seen" || answer started yes
}

watch() {
  touch "$DIR/seen"
  end=$(($(date +%s) + LENGTH)) round=0
  while [ "$(date +%s)" -lt "$end" ]; do
    # What was seen once need not be seen again: a busy container is soon left in peace. Sockets are told apart by family.
    filter=$(awk '$1 == "call" && !($4 in n) { n[$4] = 1; if ($4 != 41 && $4 != 198) printf "%sid != %d", (k++ ? " && " : ""), $4 }' "$DIR/seen")
    [ -z "$filter" ] || echo "$filter" >"$INSTANCE/events/raw_syscalls/sys_enter/filter" 2>/dev/null
    timeout 5 cat "$INSTANCE/trace_pipe" 2>/dev/null | reduce | grep -v '^fork' >>"$DIR/seen"
    round=$((round + 1))
    answer round "$round"
    [ -d "/proc/$PID" ] || { answer ended yes && break; }
  done
}

describe() {
  answer machine "$(uname -m)"
  answer engine "$(engine version --format '{{.Server.Version}}' 2>/dev/null)"
  answer image "$(engine container inspect --format '{{.Config.Image}}' "$CONTAINER" 2>/dev/null)"
  answer health "$(engine container inspect --format '{{if .Config.Healthcheck}}yes{{else}}no{{end}}' "$CONTAINER" 2>/dev/null)"
  answer privileged "$(engine container inspect --format '{{.HostConfig.Privileged}}' "$CONTAINER" 2>/dev/null)"
  enabled=N
  [ ! -r /sys/module/apparmor/parameters/enabled ] || read -r enabled </sys/module/apparmor/parameters/enabled
  answer apparmor "$enabled"
  for file in abi/3.0 tunables/global abstractions/base; do
    [ ! -f "/etc/apparmor.d/$file" ] || answer saw.apparmor "$file"
  done
  while read -r key value _; do
    [ "$key" != CapBnd: ] || answer bounding "$value"
  done 2>/dev/null <"/proc/$PID/status"
  awk '$1 == "call" { print "saw.call", $4 } $1 == "cap" { print "saw.cap", $4 } $1 == "socket" { print "saw.socket", $4, $5 }
    $1 == "lost" { n += $2 } END { print "lost", n + 0 }' "$DIR/seen" | sort -u | head -n 900 | say_all
  awk '$1 == "exec" { sub(/^exec [0-9]+ [0-9]+ /, ""); print }' "$DIR/seen" | sort -u | head -n 300 >"$DIR/execs"
  while IFS= read -r file; do
    answer saw.exec "$(resolved "/proc/$PID/root" "$file")"
  done <"$DIR/execs"
  pids | while read -r tid; do
    [ ! -e "/proc/$tid/exe" ] || answer saw.exec "$(readlink "/proc/$tid/exe")"
    [ "$(od -An -tu1 -j4 -N1 "/proc/$tid/exe" 2>/dev/null | tr -d ' ')" != 1 ] || answer saw.bits 32
  done | sort -u | head -n 300
  awk '$6 ~ /^rw/ && $5 !~ /^\/($|proc|sys|dev)/ { print "saw.mount", $5 }' "/proc/$PID/mountinfo" 2>/dev/null | head -n 100 | say_all
  engine container diff "$CONTAINER" 2>/dev/null | head -n 3000 | while IFS= read -r line; do answer saw.diff "$line"; done
}

say_all() {
  while read -r key value; do answer "$key" "$value"; done
}

# resolved ROOT PATH: where a path leads inside ROOT, its links followed by us: by the kernel they would lead into the host.
# A path that is not absolute, or leads round and round, is told as it is.
resolved() {
  todo=$2 done_='' hops=0
  case $todo in /*) ;; *) printf '%s' "$todo" && return ;; esac
  while [ -n "$todo" ]; do
    todo=${todo#/} part=${todo%%/*}
    case $todo in */*) todo=/${todo#*/} ;; *) todo='' ;; esac
    case $part in
      '' | .) continue ;;
      ..) done_=${done_%/*} && continue ;;
    esac
    if [ -L "$1$done_/$part" ] && [ "$hops" -lt 40 ]; then
      hops=$((hops + 1))
      link=$(readlink "$1$done_/$part")
      case $link in /*) done_='' ;; esac
      todo=/$link$todo
    else
      done_=$done_/$part
    fi
  done
  printf '%s' "$done_"
}

finish() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  disarm
  rm -rf "$DIR" || LEFT="$LEFT $DIR"
  answer end "${LEFT:-yes}"
}

answer() { printf '@%s %s %.600s\n' "$NONCE" "$1" "$2"; }

give_up() {
  answer problem "$1"
  exit 1
}
