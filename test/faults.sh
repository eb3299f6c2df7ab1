#!/usr/bin/env bash
# The long form of everything that attacks a transaction (`npm test` has the short one), with a table of figures at the
# end. `npm run test:faults -- --unit` leaves out what needs a lab host. IRONHULL_SEED=N repeats a run's random choices.
set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "$0")/setup.sh"

IRONHULL_FIGURES=$(mktemp -d)
export IRONHULL_FIGURES IRONHULL_FAULTS=long
# One for all processes, so that it can be repeated.
export IRONHULL_SEED=${IRONHULL_SEED:-$RANDOM}
trap 'rm -rf "$IRONHULL_FIGURES"' EXIT
status=0
npx --no-install vitest run --project faults || status=1
[ "${1:-}" = --unit ] || npx --no-install vitest run --project lab test/lab/faults --passWithNoTests || status=1

node test/faults/table.mjs "$IRONHULL_FIGURES" || status=1
exit $status
