#!/usr/bin/env bash
# `npm run demo`: set-up from a fresh clone, then the whole loop on a stock Docker host of the lab, which stays up.
# `-- --fast` takes a container of the lab (systemd-nspawn) instead of a virtual machine: quicker, but without AppArmor.
set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "$0")/../setup.sh"
exec node test/lab/run-ts.mjs test/lab/demo.ts "$@"
