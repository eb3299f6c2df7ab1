#!/usr/bin/env bash
# The whole test run, from a fresh clone: set-up, types, lint, unit tests and laws, both shell libraries under dash,
# bash and busybox, and the lab tests on real hosts. `npm test -- --unit` leaves the lab out.
set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "$0")/setup.sh"

echo '· types'
npx --no-install tsc --noEmit
echo '· lint and format'
npx --no-install biome check .
shellcheck -x test/run.sh test/faults.sh test/setup.sh test/lab/demo.sh

results=$(mktemp -d)
IRONHULL_FIGURES=$results/figures
export IRONHULL_FIGURES
# One for all processes, so that it can be repeated.
export IRONHULL_SEED=${IRONHULL_SEED:-$RANDOM}
mkdir "$IRONHULL_FIGURES"
trap 'rm -rf "$results"' EXIT
status=0
suite() {
  echo "· $1 tests"
  npx --no-install vitest run --project "$1" --reporter=default --reporter=json --outputFile.json="$results/$1.json" || status=1
}
suite unit
suite faults
[ "${1:-}" = --unit ] || suite lab

node test/faults/table.mjs "$IRONHULL_FIGURES" || status=1
node test/tally.mjs "$results"/*.json
exit $status
