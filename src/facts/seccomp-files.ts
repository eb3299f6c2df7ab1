import { probe } from '../define.ts';

/** The profile that seccomp/hardened writes. */
export const OURS = '/etc/docker/ironhull-seccomp.json';

/** Where a site's own profiles are looked for, in words. */
export const THEIRS = '/etc/docker/*seccomp*.json and /etc/docker/seccomp/*.json';

/** No honest profile is longer: the engine's own has 13 thousand bytes. */
const MOST = 60_000;

export interface SeccompFile {
  /** Seconds since 1970. */
  readonly changedAt: number;
  /** null: too long to be a profile. */
  readonly text: string | null;
}

/** Each line of a file begins with a bar, so that no file can pretend to be another. At most six, of plain names. */
const sh = `
left=6
for file in /etc/docker/*seccomp*.json /etc/docker/seccomp/*.json; do
  if [ ! -f "$file" ] || [ "$left" = 0 ]; then continue; fi
  case $file in *[!A-Za-z0-9/._-]*) continue ;; esac
  left=$((left - 1))
  changed=$(stat -L -c '%s %Y' "$file")
  if [ "\${changed% *}" -gt ${MOST} ]; then
    echo "long \${changed#* } $file"
  else
    echo "file \${changed#* } $file"
    sed 's/^/|/' "$file"
    echo
  fi
done`;

/** Seccomp profiles that lie ready on the host, by path, whether or not the daemon uses one of them. */
export const seccompFiles = probe('seccomp-files', sh.trim(), (text): ReadonlyMap<string, SeccompFile> => {
  const found = text.split(/^(?=(?:file|long) )/m).flatMap((it) => (it === '' ? [] : [parse(it)]));
  return new Map(found);
});

function parse(text: string): [string, SeccompFile] {
  const [head = '', ...rest] = text.split('\n');
  const [, kind, changed, path] = /^(file|long) (\d{1,12}) (\/etc\/docker\/[\w./-]+)$/.exec(head) ?? [];
  const lines = rest.filter((it) => it !== '');
  if (path === undefined || lines.some((it) => !it.startsWith('|'))) throw new Error('not a list of seccomp profiles');
  const content = lines.map((it) => it.slice(1)).join('\n');
  return [path, { changedAt: Number(changed), text: kind === 'file' ? content : null }];
}
