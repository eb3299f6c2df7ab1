# What runs inside the throw-away containers of `verify` (and, for `reach`, on the host). POSIX sh.
#
#   watch MACHINE   the container's main process: looks at itself, tries what must be refused, keeps the answers, sleeps
#   confined MACHINE PROFILE PATH…   the same where only a profile of AppArmor is tried (inside-apparmor.sh)
#   report PEER TOOL [SEEN]   started by `docker exec` as uid 65534: tries a setuid program and the way to PEER, tells all
#   files           by `docker exec` as uid 65534 in `c`, `s` and `t`: tries to read what is in the folder mounted into them
#   load_d, load_e   forks, or takes memory, without end: once the host has put /proof/go there (prove-load.sh)
#   reach TOOL ADDRESS PORT   one connection; prints refused, connected, silent, or `other` and why
# An answer is one line, `key value`. Every call is harmless where it succeeds: nothing is read, changed or sent. A load is
# harmless where its limit holds, which the host has seen in effect by then.
set -u
LC_ALL=C
PATH=/proof/bin:$PATH
export LC_ALL PATH
SEEN=/proof/seen

watch() {
  {
    look
    # personality(ADDR_NO_RANDOMIZE) has no reason of its own to fail (personality(2)): only seccomp refuses it.
    attempt personality setarch "$1" -R sh -c :
    attempt unshare unshare -U sh -c :
    # Opened, never read. Docker masks it with /dev/null, so only AppArmor's docker-default answers EACCES.
    attempt kcore sh -c ': </proc/kcore'
    # Only where TOMOYO is there (prove-image.sh).
    for it in /proof/bin/within /proof/bin/outside-*; do
      [ ! -e "$it" ] || names "$it"
    done
    calls "$1"
    echo 'done yes'
  } >"$SEEN" 2>/dev/null </dev/null
  # The container is started with --rm: it vanishes by itself, even if the script that started it was killed.
  exec sleep 120
}

report() {
  SEEN=${3:-$SEEN} tries=0
  until ends_in_done; do
    tries=$((tries + 1))
    [ "$tries" -le 40 ] || break
    sleep 1
  done
  while IFS= read -r line; do printf '%s\n' "$line"; done <"$SEEN"
  # What `docker exec` starts gets its capabilities anew.
  while read -r key value; do
    [ "$key" != CapBnd: ] || say exec.CapBnd "$value"
  done </proc/self/status
  if [ -u /proof/suid/id ]; then
    say suid "$(/proof/suid/id -u 2>&1)"
  fi
  if [ "$2" != none ]; then
    say self "$(reach "$2" 127.0.0.1 9)"
    [ "$1" = none ] || say peer "$(reach "$2" "$1" 9)"
  fi
}

# Three files with labels of their own (prove-labels.sh), open to everybody by their mode.
files() {
  for file in common shadow private; do
    attempt "file-$file" cat "/proof/share/$file"
  done
}

# A shell ends when it cannot fork, but not where `command` runs the builtin that wanted to (tried: dash, busybox; bash waits
# and tries again). Its children rest: what is tried is the number of tasks, and processors are shared out anyway.
load_d() {
  await
  sleep 180 | {
    exec 3<&0
    # shellcheck disable=SC2034
    while :; do command eval 'read -r _ <&3 &'; done
  } 2>/dev/null &
  exec sleep 190
}

# Anew a second after each end, so that a login meets it.
load_e() {
  await
  # Where its limit does not bind, this does; a shell that cannot do it goes without.
  # shellcheck disable=SC3045
  [ -e /proof/full ] || ulimit -v 524288
  while :; do
    tail /dev/zero >/dev/null 2>&1
    echo "$?" >"$SEEN"
    sleep 1
  done
}

await() {
  until [ -e /proof/go ]; do sleep 0.2 2>/dev/null || sleep 1; done
}

reach() {
  # bash prints its reason; `timeout` bounds the silence. The quoted words are for the inner bash to read.
  # shellcheck disable=SC2016
  case $1 in
    bash) text=$(timeout 4 bash -c ': <"/dev/tcp/$0/$1"' "$2" "$3" 2>&1 </dev/null) ;;
    busybox) text=$(timeout 4 busybox nc -w 4 "$2" "$3" 2>&1 </dev/null) ;;
    *) text=$(timeout 4 nc -v -w 4 "$2" "$3" 2>&1 </dev/null) ;;
  esac
  case $?:$text in
    *refused*) echo refused ;;
    0:*) echo connected ;;
    # 124: timeout of coreutils; 143: timeout of busybox, which shows the signal.
    124:* | 143:* | *'timed out'*) echo silent ;;
    *) printf 'other %s\n' "$(last_line "$text")" ;;
  esac
}

look() {
  FILTER=
  IFS= read -r line </proc/self/uid_map && say uid_map "$line"
  while read -r key value; do
    case $key in
      Seccomp: | NoNewPrivs: | CapPrm: | CapEff: | CapBnd:) say "${key%:}" "$value" ;;
    esac
    case $key:$value in
      Seccomp::2) FILTER=yes ;;
    esac
  done </proc/self/status
}

names() {
  case $1 in
    *-*) attempt outside "$1" ;;
    *) attempt within "$1" ;;
  esac
}

# attempt NAME COMMAND…: `ok`, or `failed`, the exit status and the last line of what was said. No such tool: no line at all.
attempt() {
  name=$1
  shift
  command -v "$1" >/dev/null 2>&1 || return 0
  if text=$(timeout 10 "$@" 2>&1); then
    say "$name" ok
  else
    say "$name" "failed $? $(last_line "$text")"
  fi
}

# calls MACHINE: what seccomp/hardened denies, call by call, and what ordinary programs do, which must go on. Without perl
# (the proof was not asked for, or the host has none) little is tried, and that is said by silence.
calls() {
  # 93 bytes that end a 32-bit program of Intel's at once. Killed by SIGSYS where 32-bit is denied.
  [ ! -e /proof/bin/program32 ] || attempt 32-bit program32
  perl_calls "$1" 2>/dev/null || :
  # From 131072 lines on it starts threads, as many as it is told. By its path, and no link: a busybox has none.
  if [ -f /proof/bin/sort ] && [ ! -L /proof/bin/sort ] && perl -e 'print "$_\n" for 1 .. 140000' >/proof/lines; then
    attempt threads /proof/bin/sort --parallel=2 -r -o /proof/lines /proof/lines
    : >/proof/lines
  fi
}

# Each call by its number on this machine (asm/unistd.h). Where it goes through it changes nothing that lasts; only that
# a socket of a denied family makes the kernel load its module, so those are not tried in the control (no filter).
# shellcheck disable=SC2016 # perl's variables
perl_calls() {
  command -v perl >/dev/null 2>&1 || return 0
  perl -e '
    my ($machine, $filter) = @ARGV;
    my @names = qw(io_uring_setup ptrace keyctl adjtimex mknodat name_to_handle_at remap_file_pages clone3 modify_ldt);
    my %of = (
      x86_64 => [425, 101, 250, 159, 259, 303, 216, 435, 154],
      aarch64 => [425, 117, 219, 171, 33, 264, 234, 435],
    );
    my %number;
    @number{@names} = @{$of{$machine} || []};
    my ($EINVAL, $S_IFCHR, $S_IFIFO, $HERE) = (22, 0020000, 0010000, -100);
    sub say_of {
      my ($key, $well) = @_;
      printf "%s %s\n", $key, $well ? "ok" : sprintf("failed %d %s", $!, $!);
    }
    sub try_call {
      my ($key, $name, @args) = @_;
      return unless defined $number{$name};
      $! = 0;
      my $got = syscall($number{$name}, @args);
      # It was looked at and found senseless, so it had passed the filter.
      say_of($key, $got >= 0 || $! == $EINVAL);
    }
    my ($room, $mount, $handle) = ("\0" x 512, "\0" x 8, pack("Ii", 128, 0) . "\0" x 128);
    my ($folder, $node, $pipe) = ("/dev/shm", "/proof/node", "/proof/pipe");
    try_call("io-uring", "io_uring_setup", 1, $room);
    try_call("key-rings", "keyctl", 0, -3, 0);
    $room = "\0" x 512;
    try_call("clock", "adjtimex", $room);
    try_call("device-nodes", "mknodat", $HERE, $node, $S_IFCHR | 0600, 0x103);
    try_call("file-handles", "name_to_handle_at", $HERE, $folder, $handle, $mount, 0);
    try_call("obsolete", "remap_file_pages", 0, 0, 0, 0, 0);
    try_call("ldt", "modify_ldt", 0, $room, 0);
    try_call("clone3", "clone3", 0, 0);
    try_call("pipes", "mknodat", $HERE, $pipe, $S_IFIFO | 0600, 0);
    unlink $node, $pipe;
    $! = 0;
    say_of("raw-socket", socket(my $raw, 2, 3, 1));
    $| = 1;
    my $child = fork;
    if (defined $child && $child == 0) { try_call("tracing", "ptrace", 0, 0, 0, 0); exit 0 }
    waitpid $child, 0 if defined $child;
    $! = 0;
    say_of("rare-sockets", socket(my $xdp, 44, 3, 0));
    if ($filter) {
      $! = 0;
      say_of("alg", socket(my $alg, 38, 5, 0));
      $! = 0;
      say_of("vsock", socket(my $vsock, 40, 1, 0));
    }
    $! = 0;
    say_of("sockets", socket(my $ip, 2, 1, 0) && socket(my $unix, 1, 1, 0) && socket(my $netlink, 16, 3, 0));
  ' "$1" "$FILTER"
}

ends_in_done() {
  last=
  [ ! -r "$SEEN" ] || while IFS= read -r line; do last=$line; done <"$SEEN"
  [ "$last" = 'done yes' ]
}

say() { printf '%s %.300s\n' "$1" "$(last_line "$2")"; }

last_line() {
  printf '%s' "${1##*
}"
}

case ${1-} in
  watch | confined | report | files | reach | load_d | load_e) "$@" ;;
esac
