import { probe } from '../define.ts';
import { typeOf } from './selinux.ts';

/** Accesses of one kind that a permissive host let pass, though its policy has them refused. */
export interface Denial {
  /** The program, as it calls itself. */
  readonly program: string;
  /** Types of who and of what. */
  readonly from: string;
  readonly to: string;
  /** `read`, `open` … */
  readonly permissions: readonly string[];
  readonly kind: string;
  readonly count: number;
}

/** Lines that are sent at most: of a host that was never labelled there may be a hundred thousand. */
const MOST = 400;

/**
 * Where auditd runs the lines are in its log alone, else in the kernel's own. The newest megabyte of it, since a host that
 * was audited for years has many. Of what semodule itself does to its store a reference policy complains two thousand
 * times each run (kernel-tried 5): left out. Lines that were refused (permissive=0) are no news.
 */
const sh = `
[ -e /sys/fs/selinux/enforce ] || exit 0
if [ -e /var/log/audit/audit.log ]; then all=$(tail -c 1000000 /var/log/audit/audit.log); else all=$(dmesg); fi
count=0
while read -r line; do
  case $line in *'avc:  denied'*permissive=1*) ;; *) continue ;; esac
  case $line in *:semanage_store_t:* | *:semanage_t:*) continue ;; esac
  printf '%s\\n' "$line"
  count=$((count + 1))
  [ $count -lt ${MOST} ] || break
done <<EOF
$all
EOF`;

/** Most frequent first. */
export const selinuxDenials = probe('selinux-denials', sh.trim(), (text): readonly Denial[] => {
  const found = new Map<string, Denial>();
  for (const line of text.split('\n').filter((it) => it !== '')) {
    const [, permissions] = /denied {2}\{ ([^}]+) \}/.exec(line) ?? [];
    const of = (key: string) => new RegExp(`\\b${key}=("?)([^" ]+)\\1`).exec(line)?.[2];
    const [from, to, kind] = [of('scontext'), of('tcontext'), of('tclass')];
    if (permissions === undefined || from === undefined || to === undefined || kind === undefined) continue;
    const denial = { program: of('comm') ?? of('exe') ?? '?', from: typeOf(from), to: typeOf(to), kind };
    const key = JSON.stringify(denial);
    const held = found.get(key) ?? { ...denial, permissions: [], count: 0 };
    const all = new Set([...held.permissions, ...permissions.split(' ')]);
    found.set(key, { ...denial, permissions: [...all], count: held.count + 1 });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
});
