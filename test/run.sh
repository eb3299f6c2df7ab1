#!/usr/bin/env bash
# The whole test run, from a fresh clone: set-up, types, lint, unit tests and laws, both shell libraries under dash,
# bash and busybox, and the lab tests on real hosts. `npm test -- --unit` leaves the lab out; `npm test -- --long` tries
# more of it on both engines (test/lab/thorough.ts).
set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "$0")/setup.sh"

echo '· types'
npx --no-install tsc --noEmit
echo '· lint and format'
npx --no-install biome check .
shellcheck -x test/run.sh test/faults.sh test/setup.sh test/lab/demo.sh

# The HTML report is looked at in a browser, where there is one or one is to be had in seconds; elsewhere those tests are skipped
# (Ubuntu's package is none: it fetches a snap).
if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && grep -qx 'ID=debian' /etc/os-release; then
  echo '· installing chromium with apt'
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null || :
fi

results=$(mktemp -d)
IRONHULL_FIGURES=$results/figures
export IRONHULL_FIGURES
# One for all processes, so that it can be repeated.
export IRONHULL_SEED=${IRONHULL_SEED:-$RANDOM}
mkdir "$IRONHULL_FIGURES"
[ "${1:-}" != --long ] || export IRONHULL_LAB=long
trap 'rm -rf "$results"' EXIT
status=0
suite() {
  echo "· $1 tests"
  npx --no-install vitest run --project "$1" --reporter=default --reporter=json --outputFile.json="$results/$1.json" || status=1
}
suite unit
suite faults
without=
if [ "${1:-}" != --unit ]; then
  suite lab
  # Debian in the making is not to be built every day. That a stock host of it does not come up is no fault of ours and is
  # said; whatever goes wrong on one that did is (docs/decisions.md).
  echo '· a host of Debian sid'
  if why=$(node test/lab/run-ts.mjs test/lab/cli.ts check --suite sid 2>&1); then
    echo "$why"
    suite sid
  else
    without="without tests on Debian sid, of which no stock host came up:
$why"
  fi
fi

node test/faults/table.mjs "$IRONHULL_FIGURES" || status=1
[ -z "$without" ] || echo "$without"
node test/tally.mjs "$results"/*.json
exit $status
