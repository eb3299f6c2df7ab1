import { probe } from '../define.ts';
import type { AppliedNow, FileNow } from '../model.ts';
import { LAST_APPLIED } from './last-applied.ts';

/**
 * The paths that the record names, as words in PATHS. Only plain ones, so that no word can be anything else; the record
 * is written with one member a line (JSON.stringify with indentation).
 */
export const EACH_PATH = `record=$ROOT${LAST_APPLIED}
if [ ! -e "$record" ]; then exit 0; fi
set -f
paths=$(sed -n 's/^ *"path": "\\(\\/[A-Za-z0-9@_.:/-]*\\)",\\{0,1\\}$/\\1/p' "$record")`;

/** At most a hundred files and units: a record that names more is not ours. */
const sh = `${EACH_PATH}
seen=' ' left=100
for path in $paths; do
  case $seen in *" $path "*) continue ;; esac
  if [ "$left" = 0 ]; then break; fi
  seen="$seen$path " left=$((left - 1)) file=$ROOT$path sum=-
  if [ ! -e "$file" ]; then
    echo "file absent $path"
    continue
  fi
  if [ -f "$file" ]; then sum=$(timeout 10 sha256sum <"$file"); fi
  state=$(stat -L -c '%a %U:%G %Y' "$file")
  echo "file \${sum%% *} $state $path"
done
units=$(sed -n 's/^ *"unit": "\\([A-Za-z0-9@_.:-]*\\)",\\{0,1\\}$/\\1/p' "$record")
left=100
for unit in $units; do
  if [ "$left" = 0 ]; then break; fi
  left=$((left - 1)) link=$ROOT/etc/systemd/system/$unit
  if [ -L "$link" ] && [ -c "$link" ]; then echo "unit masked $unit"; else echo "unit free $unit"; fi
done`;

export const appliedNow = probe('applied-now', sh, (text): AppliedNow => {
  const files = new Map<string, FileNow | null>();
  const masked = new Map<string, boolean>();
  for (const line of text.split('\n').filter(Boolean)) {
    const unit = /^unit (masked|free) (\S+)$/.exec(line);
    const gone = /^file absent (\/\S*)$/.exec(line);
    const file = /^file ([0-9a-f]{64}|-) ([0-7]{1,4}) (\S+:\S+) (\d{1,12}) (\/\S*)$/.exec(line);
    if (unit !== null) masked.set(unit[2]!, unit[1] === 'masked');
    else if (gone !== null) files.set(gone[1]!, null);
    else if (file !== null) files.set(file[5]!, fileFrom(file));
    else throw new Error('a line that is neither a file nor a unit');
  }
  return { files, masked };
});

const fileFrom = ([, sum, mode, owner, changed]: RegExpExecArray): FileNow => ({
  sha256: sum === '-' ? null : sum!,
  mode: mode!,
  owner: owner!,
  changed: Number(changed),
});
