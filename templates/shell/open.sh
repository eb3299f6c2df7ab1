# What is sent to a host: it stores a transaction and starts it, or goes on with one that is stored there already.
# The stored copy does the work, so a journal is always read by the library that wrote it.
set -u
umask 077
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH NONCE
STATE=$ROOT/var/lib/ironhull

refuse() {
  printf '<%s refused %s\n<%s end refused\n' "$NONCE" "$1" "$NONCE"
  exit 0
}

as_root() {
  command -v id >/dev/null 2>&1 || refuse 'the host has no id'
  [ "$(id -u)" = 0 ] || refuse 'this must run as root'
}

# store ID DIGEST: stdin becomes the transaction's file. A here-document may be cut short by a full disk, hence the digest.
store() {
  as_root
  for tool in sha256sum mkdir chmod cat cut rm sync mv; do
    command -v "$tool" >/dev/null 2>&1 || refuse "the host has no $tool"
  done
  said=$({ mkdir -p "$STATE/tx" && chmod 0700 "$STATE" && mkdir "$STATE/tx/$1"; } 2>&1) ||
    refuse "cannot make $STATE/tx/$1 (${said##*: }); look with df -h, df -i and mount"
  cat >"$STATE/tx/$1/run"
  if [ "$(sha256sum <"$STATE/tx/$1/run" | cut -d ' ' -f 1)" != "$2" ]; then
    rm -rf "$STATE/tx/${1:?}"
    refuse 'the script did not arrive whole, or there is no room for it'
  fi
  sync "$STATE/tx/$1/run" "$STATE/tx/$1" "$STATE/tx" "$STATE" "${STATE%/*}" 2>/dev/null || sync
}

# resume ID MODE
resume() {
  as_root
  [ -f "$STATE/tx/$1/run" ] || refuse "this host knows no transaction $1"
  # shellcheck disable=SC2086
  exec $SHELL_ "$STATE/tx/$1/run" "$2" </dev/null
}

# undo ID|latest WHO: the newest first, since each one's way back ends where the one before left off
undo() {
  as_root
  newest=
  for folder in "$STATE"/tx/*/; do
    folder=${folder%/}
    for state in armed committed rolling-back; do
      [ ! -e "$folder/$state" ] || newest=${folder##*/}
    done
  done
  [ "$1" != latest ] || [ -n "$newest" ] || refuse 'there is no transaction to roll back'
  if [ "$1" != latest ] && [ "$1" != "$newest" ] && [ -e "$STATE/tx/$1/committed" ]; then
    refuse "roll back $newest first, it is newer"
  fi
  [ "$1" = latest ] && wanted=$newest || wanted=$1
  [ -z "$2" ] || UNDONE_BY=$2
  export UNDONE_BY
  resume "$wanted" undo
}

# history: oldest first; one line per transaction, then why it ended
history() {
  for folder in "$STATE"/tx/*/; do
    folder=${folder%/}
    [ -f "$folder/run" ] || continue
    is=new
    for state in armed committed rolling-back rolled-back; do
      if [ -e "$folder/$state" ]; then
        is=$state
        break
      fi
    done
    kind=- ended=- why='' started=- owner=-
    read -r kind ended why 2>/dev/null <"$folder/outcome"
    read -r started owner 2>/dev/null <"$folder/opened"
    [ "$is" != new ] || is=$kind
    printf '<%s transaction %s %s %s %s %s\n' "$NONCE" "${folder##*/}" "$is" "$started" "$ended" "$owner"
    [ -z "$why" ] || printf '<%s why %s %s\n' "$NONCE" "${folder##*/}" "$why"
  done
  printf '<%s end history\n' "$NONCE"
}
