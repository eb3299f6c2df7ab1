import type { Watched } from '../../facts/audit-cover.ts';
import type { FileText, Run } from '../../model.ts';
import { quote } from '../../shell/quote.ts';

/** The key of our rules, by which they are found and taken away again. */
export const KEY = 'ironhull-docker';

/**
 * `-R` stops at a rule that is loaded already, so ours are unloaded first. Rules of others are left as they are, which
 * `augenrules --load` would not do: what an agent has loaded by itself would be gone. `before`: the file of ours that is
 * loaded now, if any.
 */
export function loading(own: readonly Watched[], file: string, before: FileText): Omit<Run, 'kind'> {
  const unload = `auditctl -D -k ${KEY} >/dev/null || exit 1`;
  const undo =
    before === null
      ? unload
      : `${unload}
file=$(mktemp) || exit 1
printf %s ${quote(before)} >"$file" && auditctl -R "$file" >/dev/null
said=$?
rm -f "$file"
exit "$said"`;
  return {
    what: 'load the audit rules',
    check: checkOf(own),
    run: `${unload}\nauditctl -R "$ROOT${file}" >/dev/null`,
    undo,
  };
}

/** Versions of auditctl list a rule as `-w` or the long way, so it is looked for in both forms; and there are no others. */
function checkOf(own: readonly Watched[]): string {
  return `rules=$(auditctl -l -k ${KEY}) || exit 1
for rule in ${own.map(({ path, access }) => quote(`${path} ${access}`)).join(' ')}; do
  path=\${rule% *} access=\${rule##* }
  case $rules in *" $path -p $access "* | *"=$path -F perm=$access "*) ;; *) exit 1 ;; esac
done
set -f
IFS='
'
set -- $rules
[ $# -eq ${own.length} ]`;
}
