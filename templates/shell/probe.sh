# The probe library: asks a host questions and frames the answers. POSIX sh; changes nothing on the host.
#
# The verbs a snippet may use, beside ordinary commands:
#   text FILE      `absent`, or `present` and the file's bytes; an unreadable file is an error, not an absence
#   docker … systemctl … ss … getent …
#                  the program, with a time limit; one that hung once is not asked again in this run, so that it costs
#                  half a minute and some "unknown", not half a minute for each question
# ROOT stands before every path that `text` opens; it is empty on a real host.
set -u
LC_ALL=C
TZ=UTC
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL TZ PATH
: "${ROOT:=}"
umask 077
# /tmp may be full of files, read-only, or not there for root; TMPDIR may name a folder that sudo's user had.
for folder in "${TMPDIR:-/tmp}" /tmp /run /dev/shm /var/tmp; do
  STDERR=$(mktemp "$folder/ironhull.XXXXXXXXXX" 2>/dev/null) && break
  STDERR=
done
if [ -z "$STDERR" ]; then
  echo 'no temporary file can be made in /tmp, /run, /dev/shm or /var/tmp' >&2
  exit 70
fi
trap 'rm -f "$STDERR" "$STDERR".*' EXIT
trap 'exit 74' HUP INT TERM PIPE

text() {
  if [ -e "$ROOT$1" ] || [ -L "$ROOT$1" ]; then
    # A pipe never ends, and /dev/zero is endless; a folder is no text either.
    if [ ! -f "$ROOT$1" ]; then
      echo "$1 is not a regular file" >&2
      return 1
    fi
    # Longer than any answer that is read (MOST_PER_PROBE): a file of terabytes costs no more than that.
    printf 'present\n' && head -c 524288 "$ROOT$1"
  else
    # Absent only if the folder can be searched; otherwise nobody knows.
    parent=${1%/*}
    if [ -e "$ROOT$parent/" ] && [ ! -x "$ROOT$parent/" ]; then
      echo "cannot look into $parent" >&2
      return 1
    fi
    printf 'absent\n'
  fi
}

docker() { patiently docker "$@"; }
systemctl() { patiently systemctl "$@"; }
ss() { patiently ss "$@"; }
getent() { patiently getent "$@"; }

# patiently PROGRAM ARGUMENT...: half a minute for its answer, and none any more once it did not answer
patiently() {
  if [ -e "$STDERR.$1" ]; then
    echo "$1 did not answer an earlier question" >&2
    return 124
  fi
  # -k: a program that does not listen to TERM. In a list with ||, or set -e would end the snippet before the reason is
  # looked at.
  timeout -k 5 30 "$@" || {
    said=$?
    # 143 is how busybox tells what GNU timeout tells as 124; 137 is after -k.
    case $said in
      124 | 137 | 143)
        : >"$STDERR.$1"
        said=124
        ;;
    esac
    return "$said"
  }
}

# ask NAME SNIPPET: runs the snippet alone, frames its answer with the nonce, its exit status and first error line
ask() {
  printf '<%s %s\n' "$NONCE" "$1"
  # stdin is the script itself: a snippet that read it would eat the questions after it.
  (
    set -e
    # 64 KB in blocks of 512 bytes: a program that complains without end must not fill the disk. Only the file of
    # complaints is meant: the answer goes into a pipe, to which this limit does not apply.
    ulimit -f 128
    eval "$2"
  ) </dev/null 2>"$STDERR"
  code=$? error=
  # The shell's own read, not head: a fork per probe is felt over two hundred probes.
  IFS= read -r error <"$STDERR" || :
  printf '\n>%s %s %s\n' "$NONCE" "$code" "$error"
}
