import { probe } from '../define.ts';

export interface Group {
  readonly members: readonly string[];
  /** Members by /etc/group itself; the others are in it by a directory service, where nothing here can take them out. */
  readonly local: readonly string[];
  /** Users whose own first group it is: no list of members names them, and gpasswd cannot take them out. */
  readonly primary: readonly string[];
}

/** Who is in group docker by the host's own name service, so that LDAP counts too. getent(1) exits 2 for "no such". */
const sh = `
code=0
line=$(getent group docker) || code=$?
case $code in
  0) printf '%s\\n' "$line" ;;
  2) echo absent; exit 0 ;;
  *) echo 'getent group docker failed' >&2; exit "$code" ;;
esac
gid=\${line#*:*:}
gid=\${gid%%:*}
here=
while IFS=: read -r name _ _ names; do
  [ "$name" != docker ] || here=$names
done </etc/group
printf '=%s\\n' "$here"
users=$(getent passwd)
while IFS=: read -r name _ _ group _; do
  [ "$group" != "$gid" ] || printf '%s\\n' "$name"
done <<EOF
$users
EOF`;

/** null when there is no such group. */
export const dockerGroup = probe('docker-group', sh.trim(), (text): Group | null => {
  if (text === 'absent\n') return null;
  const [line = '', ...rest] = text.split('\n').filter(Boolean);
  const [, members] = /^docker:[^:]*:\d+:(.*)$/.exec(line) ?? [];
  if (members === undefined) throw new Error('not a line of the group database');
  const named = (list: string) => list.split(',').filter(Boolean);
  const local = rest.find((it) => it.startsWith('='))?.slice(1) ?? members;
  return { members: named(members), local: named(local), primary: rest.filter((it) => !it.startsWith('=')) };
});
