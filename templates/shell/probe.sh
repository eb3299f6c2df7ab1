# The probe library: asks a host questions and frames the answers. POSIX sh; changes nothing on the host.
#
# The verbs a snippet may use, beside ordinary commands:
#   text FILE      `absent`, or `present` and the file's bytes; an unreadable file is an error, not an absence
#   docker …       the docker client, with a time limit; a daemon that hung once is not asked again in this run, so that
#                  it costs half a minute and some "unknown", not half a minute for each question
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
trap 'rm -f "$STDERR" "$STDERR.hung"' EXIT
trap 'exit 74' HUP INT TERM PIPE

text() {
  if [ -e "$ROOT$1" ] || [ -L "$ROOT$1" ]; then
    printf 'present\n' && cat "$ROOT$1"
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

docker() {
  if [ -e "$STDERR.hung" ]; then
    echo 'dockerd did not answer an earlier question' >&2
    return 124
  fi
  # In a list with ||, or set -e would end the snippet before the reason is looked at.
  timeout 30 docker "$@" || {
    said=$?
    # 143 is how busybox tells what GNU timeout tells as 124.
    case $said in
      124 | 143)
        : >"$STDERR.hung"
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
    eval "$2"
  ) </dev/null 2>"$STDERR"
  code=$? error=
  # The shell's own read, not head: a fork per probe is felt over two hundred probes.
  IFS= read -r error <"$STDERR" || :
  printf '\n>%s %s %s\n' "$NONCE" "$code" "$error"
}
