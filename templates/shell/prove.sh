# The proof library: starts throw-away containers, lets them try what must be refused, removes every trace.
# POSIX sh; runs as root.
#
#   prove ID INSIDE CONTAINERS FULL [TOOLS [PROFILE PATHS]]   one run, ID unique; INSIDE is the text of inside.sh; TOOLS are
#   programs that it can do more with, if the host has them; CONTAINERS some of "a b c d e k m s t u":
#     a   as this host starts any container          b   its neighbour on the default network
#     c   the control: without seccomp, AppArmor and no-new-privileges, so that a refusal in `a` has a known author
#     k   as c, and with CAP_SYS_ADMIN, which what takes capabilities from containers leaves alone
#     s,t as `a`, with a folder of the host's mounted into both (prove-labels.sh)
#     d   forks without end          e   takes memory without end; with FULL=yes all that containers may have together
#     m   under PROFILE of AppArmor, with a file at each of PATHS; only where the kernel has AppArmor in use
#     u   as m, but unconfined       (m and u without any other layer, so that what is refused to m has a known author)
# Answers are lines `@NONCE key value`, the last one `end yes`, or `end` and what could not be removed.
# prove-image.sh, prove-load.sh, prove-labels.sh and prove-clean.sh belong to it.
# Only containers and images with our own label are touched: this run's, and those of runs whose process is gone.
set -u
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
# The image is made here, and nobody signed it.
unset DOCKER_CONTENT_TRUST
# A preloaded library would be copied as if programs needed it.
unset LD_PRELOAD LD_LIBRARY_PATH
: "${APPARMOR:=/sys/module/apparmor/parameters/enabled}" "${SELINUXFS:=/sys/fs/selinux}"
: "${TOMOYO:=/sys/kernel/security/tomoyo}" "${RUN:=/run}" "${PROC:=/proc}" "${CGROUPS:=/sys/fs/cgroup}"

prove() {
  ID=$1 INSIDE=$2 WANTED='' LOADS='' FULL=$4 TOOLS=${5-} PROFILE=${6-} PATHS=${7-} ENABLED=N SHARED='' UNLABELLED=''
  [ ! -r "$APPARMOR" ] || read -r ENABLED <"$APPARMOR"
  for letter in $3; do
    case $ENABLED:$letter in
      *:[de]) LOADS="$LOADS $letter" ;;
      [!Y]*:[mu]) ;;
      *) WANTED="$WANTED $letter" ;;
    esac
  done
  NAME=ironhull-proof-$ID
  OWNER=$$.$(birth $$).$(cat /proc/sys/kernel/random/boot_id)
  DIR=$RUN/ironhull-proof.$ID.$OWNER
  # dash runs no EXIT trap on a signal that has no trap of its own.
  trap 'clean' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 141' PIPE
  mkdir -m 700 "$DIR" || give_up "cannot make $DIR"
  for tool in docker tar timeout; do
    command -v "$tool" >/dev/null 2>&1 || give_up "this host has no $tool"
  done
  sweep &
  picture
  wait
  load_image
  # Before anything is tried, and after it: the kernel counts what TOMOYO refuses.
  if [ -e "$TOMOYO" ]; then answer host.tomoyo "$(refusals)"; else answer host.tomoyo absent; fi
  case $WANTED in *s*) share ;; esac
  for letter in $WANTED; do start "$letter" & done
  wait
  look_from_host
  case $WANTED in *s*) labels ;; esac
  listen
  [ ! -e "$TOMOYO" ] || answer host.tomoyo.after "$(refusals)"
  load
  exit 0
}

# Whatever waits for docker runs in the background: a shell heeds a signal during `wait`, not during a command.
engine() { timeout 120 docker "$@" </dev/null; }

load_image() {
  {
    tar -C "$DIR/root" -cf - . | timeout 120 docker import --change "LABEL ironhull.proof=$ID" \
      --change "LABEL ironhull.owner=$OWNER" - "ironhull-proof:$ID" >"$DIR/image" 2>"$DIR/import.error"
  } &
  wait
  # By its digest from here on: docker never looks for a digest in a registry, nor for its signature.
  read -r IMAGE <"$DIR/image" || give_up "the image was not taken: $(reason "$DIR/import.error")"
}

# The log driver of the host may be remote or misconfigured; nothing is logged, so none is used.
start() {
  letter=$1
  # timeout: what is under load ends by itself too, should this script be killed.
  case $letter in
    [ck])
      set -- --network none --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
        --security-opt no-new-privileges:false
      [ "$letter" = c ] || set -- "$@" --cap-add SYS_ADMIN
      # shellcheck disable=SC2086 # no label, and the folder, only where there is SELinux
      set -- "$@" $UNLABELLED "$IMAGE" /proof/bin/sh /proof/inside.sh watch "$(uname -m)"
      ;;
    [mu])
      profile=unconfined
      [ "$letter" = u ] || profile=$PROFILE
      # The engine's own is not named: it has to come by itself.
      [ "$profile" = docker-default ] || set -- --security-opt "apparmor=$profile"
      [ "$profile" != docker-default ] || set --
      # PATHS are words.
      # shellcheck disable=SC2086
      set -- "$@" --network none --userns host --cap-add SYS_ADMIN --security-opt seccomp=unconfined \
        --security-opt systempaths=unconfined "$IMAGE" /proof/bin/sh /proof/inside.sh confined "$(uname -m)" "$profile" $PATHS
      ;;
    [st])
      # shellcheck disable=SC2086
      set -- --network none $SHARED "$IMAGE" /proof/bin/sh /proof/inside.sh watch "$(uname -m)"
      ;;
    [de]) set -- --network none --pids-limit "$MOST_PIDS" --memory "$MOST_MEMORY" --memory-swap "$MOST_MEMORY" \
      --cpu-shares 2 --oom-score-adj 1000 "$IMAGE" /proof/bin/timeout 200 /proof/bin/sh /proof/inside.sh "load_$1" ;;
    *) set -- "$IMAGE" /proof/bin/sh /proof/inside.sh watch "$(uname -m)" ;;
  esac
  if engine run -d --rm --log-driver none --name "$NAME-$letter" --label "ironhull.proof=$ID" \
    --label "ironhull.owner=$OWNER" "$@" >/dev/null 2>"$DIR/$letter.error"; then
    echo yes >"$DIR/$letter.start"
  else
    echo "no $(reason "$DIR/$letter.error")" >"$DIR/$letter.start"
  fi
}

look_from_host() {
  answer host.apparmor "$ENABLED"
  enforcing=absent
  [ ! -r "$SELINUXFS/enforce" ] || read -r enforcing <"$SELINUXFS/enforce" || :
  answer host.selinux "$enforcing"
  # From Linux 6.6 on: 2 refuses io_uring to all.
  disabled=
  [ ! -r "$PROC/sys/kernel/io_uring_disabled" ] || read -r disabled <"$PROC/sys/kernel/io_uring_disabled" || :
  [ -z "$disabled" ] || answer host.io-uring-disabled "$disabled"
  answer tool "$TOOL"
  [ -z "$TOOLS" ] || denied
  for letter in $WANTED; do
    started='no answer'
    [ ! -s "$DIR/$letter.start" ] || read -r started <"$DIR/$letter.start"
    answer "$letter.start" "$started"
  done
  engine container inspect --format \
    '{{.Name}} {{.State.Pid}} {{with index .NetworkSettings.Networks "bridge"}}{{.IPAddress}}{{end}}' \
    "$NAME-a" "$NAME-b" "$NAME-m" >"$DIR/inspect" 2>/dev/null &
  wait
  A='' B='' A_SHOWN='' A_PIDS='' A_MEMORY='' A_ROOM=''
  while read -r name pid address; do
    case $name in
      *-a)
        A=$address
        look_at "/proc/$pid"
        [ ! -e "$TOMOYO" ] || domain_of "$pid"
        [ -z "$LOADS" ] || bounds "$pid"
        ;;
      *-b) B=$address ;;
      *-m) label_of "/proc/$pid" m.label ;;
    esac
  done <"$DIR/inspect"
}

# What is denied by the profile that the daemon has, where it is one of ours: the profile says so itself.
denied() {
  engine info --format '{{range .SecurityOptions}}{{println .}}{{end}}' >"$DIR/options" 2>/dev/null &
  wait
  while IFS= read -r option; do
    case $option in name=seccomp,profile=/*ironhull-seccomp.json) profile=${option#name=seccomp,profile=} ;; *) continue ;; esac
    [ -f "$profile" ] || continue
    while IFS= read -r line; do
      case $line in
        *'"ironhullDenies": "'*)
          line=${line#*'"ironhullDenies": "'}
          answer host.denies "${line%%\"*}"
          break
          ;;
      esac
    done <"$profile"
  done <"$DIR/options"
}

# The container's first process, as the host's kernel knows it: the container has no say in these.
look_at() {
  [ -r "$1/status" ] || return 0
  while read -r key value _; do
    [ "$key" != Uid: ] || answer host.uid "$value"
  done <"$1/status"
  label_of "$1" host.label
}

# domain_of PID: where TOMOYO has it. Its file answers to a number that is written to it, and ends without a line feed.
domain_of() {
  # In a shell of its own, which a redirection that fails may end.
  domain=$(
    exec 3<>"$TOMOYO/.process_status" && echo "$1" >&3 && { read -r _ text <&3 || :; } && printf '%s' "$text"
  ) 2>/dev/null
  [ -z "$domain" ] || answer host.domain "$domain"
}

# label_of /proc/PID KEY
label_of() {
  for file in "$1/attr/apparmor/current" "$1/attr/current"; do
    # The file is there without any security module too; reading it then fails.
    if [ -r "$file" ] && read -r label <"$file" 2>/dev/null; then
      answer "$2" "$label"
      break
    fi
  done
}

# refusals: how often since the boot, in enforcing mode
refusals() {
  # shellcheck disable=SC2046 # the number is the first word
  set -- $(sed -n 's/^Policy violation in enforcing mode://p' "$TOMOYO/stat" 2>/dev/null)
  printf '%s' "${1:-uncounted}"
}

# What the containers saw of themselves (the neighbour only sleeps). As uid 65534: root gains nothing by setuid.
listen() {
  spoken=
  for letter in $WANTED; do
    [ "$letter" != b ] || continue
    spoken="$spoken $letter" peer=none seen='' tool=$TOOL
    case $letter in
      [mu]) seen=/dev/shm/seen tool=none ;;
      a) peer=${B:-none} ;;
    esac
    engine exec -u 65534:65534 "$NAME-$letter" /proof/bin/sh /proof/inside.sh report "$peer" "$tool" "$seen" \
      >"$DIR/$letter.said" 2>"$DIR/$letter.exec.error" &
  done
  wait
  for letter in $spoken; do
    said=0
    # Bounded: what comes back was written inside a container.
    while [ "$said" -lt 40 ] && read -r key value; do
      said=$((said + 1))
      answer "$letter.$key" "$value"
    done <"$DIR/$letter.said"
    [ "$said" -gt 0 ] || answer "$letter.silent" "$(reason "$DIR/$letter.exec.error")"
  done
  # After the trial, so that a neighbour that died before it is not taken for a wall.
  [ -z "$A" ] || answer host.reaches.a "$(reach "$TOOL" "$A")"
  [ -z "$B" ] || answer host.reaches.b "$(reach "$TOOL" "$B")"
}

# Nothing listens on port 9 in the containers: an answer of any kind shows a way through.
reach() { sh "$DIR/root/proof/inside.sh" reach "$1" "$2" 9 </dev/null; }

answer() { printf '@%s %s %.600s\n' "$NONCE" "$1" "$2"; }

give_up() {
  answer problem "$1"
  exit 1
}

# The line of a client's complaint that says what is wrong: the last with the word error, or the first.
reason() {
  why=
  while IFS= read -r line; do
    case $line in
      *[Ee]rror*) why=$line ;;
      *) why=${why:-$line} ;;
    esac
  done <"$1"
  printf '%.600s' "${why:-no reason given}"
}
