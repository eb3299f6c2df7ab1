import { probe } from '../define.ts';
import type { Culprits } from '../model.ts';
import { EACH_PATH } from './applied-files.ts';

/** What the kernel writes for a process that no login began: (uid_t) -1. */
const UNSET = '4294967295';
/** Our word for it. */
export const NO_LOGIN = 'a process without a login';

/**
 * Asks the audit log who wrote the files that are not as they were written. Only around the moment in which the file
 * changed, since a log may be gigabytes; a rename moves only the change time of the inode, so that one is asked second.
 * ausearch exits 1 for "nothing found", and that, like a log that takes too long, is no answer about the host.
 */
const sh = `${EACH_PATH}
if ! command -v ausearch >/dev/null 2>&1; then exit 0; fi
known=$(cat "$record")
seen=' ' left=5
for path in $paths; do
  case $seen in *" $path "*) continue ;; esac
  seen="$seen$path " file=$ROOT$path
  if [ "$left" = 0 ] || [ ! -f "$file" ]; then continue; fi
  sum=$(timeout 10 sha256sum <"$file")
  case $known in *"\${sum%% *}"*) continue ;; esac
  left=$((left - 1))
  for moment in $(stat -L -c '%Y %Z' "$file"); do
    from=$(date -d "@$((moment - 1))" '+%x %X')
    until=$(date -d "@$((moment + 2))" '+%x %X')
    said=$(timeout 10 ausearch -f "$path" --raw -ts $from -te $until 2>/dev/null) || continue
    echo "about $path"
    printf '%s\\n' "$said"
    rest=$said names=10
    while [ "$names" != 0 ]; do
      case $rest in *' auid='*) ;; *) break ;; esac
      rest=\${rest#*' auid='} names=$((names - 1)) uid=\${rest%%[!0-9]*}
      if entry=$(getent passwd "$uid"); then echo "login $uid \${entry%%:*}"; fi
    done
    break
  done
done`;

export const appliedAudit = probe('applied-audit', sh, (text): Culprits => {
  const uids = new Map<string, Set<string>>();
  const names = new Map<string, string>([[UNSET, NO_LOGIN]]);
  let about = '';
  for (const line of text.split('\n')) {
    about = /^about (\/\S*)$/.exec(line)?.[1] ?? about;
    const login = /^login (\d{1,10}) ([A-Za-z0-9_][A-Za-z0-9_.@$-]{0,63})$/.exec(line);
    if (login !== null) names.set(login[1]!, login[2]!);
    const uid = writer(line);
    if (uid !== undefined && about !== '') uids.set(about, (uids.get(about) ?? new Set()).add(uid));
  }
  return new Map(
    [...uids].map(([path, found]) => [path, [...found].map((uid) => names.get(uid) ?? `user number ${uid}`)]),
  );
});

/** Of a raw SYSCALL record (audit.log) that went well, the login; its values stand bare, texts in quotes or in hex. */
function writer(line: string): string | undefined {
  if (!/^type=SYSCALL msg=audit\(\d+\.\d+:\d+\): /.test(line) || !/ success=yes /.test(line)) return undefined;
  return / auid=(\d{1,10}) /.exec(line)?.[1];
}
