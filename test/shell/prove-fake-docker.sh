#!/bin/sh
# Stands for the docker client in prove.test.ts: writes down every call, keeps what it was given, fails and waits as told.
# FAKE is its folder: `calls`, `image.tar`, `ps` and `images` (what to list), `owner.ID`, `fail.VERB`, `slow.VERB`.
[ "$1" != container ] || shift
verb=$1
[ "$1" != image ] || verb=image-inspect
printf '%s\n' "$*" >>"$FAKE/calls"
[ ! -e "$FAKE/slow.$verb" ] || { : >"$FAKE/reached" && sleep 0.3; }
if [ -e "$FAKE/fail.$verb" ]; then
  echo 'WARNING: something that is not the reason' >&2
  echo "docker: Error response from daemon: no $verb today." >&2
  echo "See 'docker run --help'." >&2
  exit 125
fi
# shellcheck disable=SC2016
case $verb in
  import) cat >"$FAKE/image.tar" && echo sha256:feed ;;
  inspect)
    echo "/ironhull-proof-x1-a $$ 127.0.0.1"
    echo "/ironhull-proof-x1-b $$ 127.0.0.1"
    ;;
  exec)
    echo 'Seccomp 2'
    printf 'odd %s\n' 'a value with $(id) and `id` and '"'quotes'"
    echo 'done yes'
    ;;
  ps) case $* in *'-a --filter'*) [ ! -e "$FAKE/ps" ] || cat "$FAKE/ps" ;; esac ;;
  images) [ ! -e "$FAKE/images" ] || cat "$FAKE/images" ;;
  image-inspect)
    for id in "$@"; do :; done
    cat "$FAKE/owner.$id"
    ;;
esac
