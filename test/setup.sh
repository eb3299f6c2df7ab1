#!/usr/bin/env bash
# Brings a fresh clone to where it can be built and tested: npm packages, the bundle, and the programs that the
# tests call. Sourced by test/run.sh and test/lab/demo.sh; does nothing where everything is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 20 ]; then
  echo "ironhull needs Node.js 20 or newer; this is $(node --version 2>/dev/null || echo 'none')." >&2
  exit 1
fi

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo '· installing npm packages (about a minute)'
  npm ci --no-audit --no-fund --loglevel=error
fi

# The shells and the linter that the shell libraries are tested with.
missing=()
command -v dash >/dev/null || missing+=(dash)
command -v busybox >/dev/null || missing+=(busybox-static)
command -v setfattr >/dev/null || missing+=(attr)
command -v shellcheck >/dev/null || missing+=(shellcheck)
command -v ssh >/dev/null || missing+=(openssh-client)
[ -x /usr/sbin/sshd ] || missing+=(openssh-server)
command -v sudo >/dev/null || missing+=(sudo)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "· installing ${missing[*]} with apt"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "The tests need these programs; install them with:" >&2
    echo "  sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

npm run --silent build
