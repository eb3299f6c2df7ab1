#!/bin/sh
# Records a real host's raw answers for test/hosts:
#   test/record.sh FOLDER COMMAND…    e.g. test/record.sh test/hosts/debian-12-stock ssh root@host sh -s
# COMMAND reads the probe script on stdin, as root on that host, and prints what it prints. Nothing on the host changes.
set -eu
folder=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# jsonc-parser's CommonJS build hides its own files from bundlers; its module build does not.
npx esbuild "$(dirname "$0")/record.ts" --bundle --platform=node --format=esm --main-fields=module,main \
  --loader:.sh=text --loader:.hbs=text --log-level=warning --outfile="$work/record.mjs"
node "$work/record.mjs" script | "$@" >"$work/answers"
node "$work/record.mjs" store "$folder" <"$work/answers"
