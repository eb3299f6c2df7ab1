import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A line of a file that the next boot will read. */
export interface SysctlLine {
  readonly file: string;
  /** With dots between the parts; may hold `*`. */
  readonly key: string;
  readonly value: string;
}

/** systemd's order: a file in an earlier folder replaces one of the same name in a later one (sysctl.d(5)). */
const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d'];

/**
 * What the next boot will set, in the order in which it does: all that counts of all files, the last line of a key wins.
 * /etc/sysctl.conf counts where a link in sysctl.d leads to it, as on Debian, or where there is no systemd.
 */
export const sysctlFiles: Probe<readonly SysctlLine[]> = probe(
  'sysctl-files',
  `set --
for file in ${FOLDERS.map((it) => `${it}/*.conf`).join(' ')}; do if [ -e "$file" ]; then set -- "$@" "$file"; fi; done
if [ ! -d /run/systemd/system ] && [ -e /etc/sysctl.conf ]; then set -- "$@" /etc/sysctl.conf; fi
for file in "$@"; do printf 'file %s\\n' "$file"; done
grep -H '^[^#;]' "$@" /dev/null || [ $? -eq 1 ]`,
  parseFiles,
);

/** The value that a key will have after the next boot, or null when no file says. An exact name beats a pattern. */
export function nextBoot(lines: readonly SysctlLine[], key: string): SysctlLine | null {
  const exact = lines.filter((it) => it.key === key).at(-1);
  return exact ?? lines.filter((it) => it.key.includes('*') && patternOf(it.key).test(key)).at(-1) ?? null;
}

function parseFiles(text: string): SysctlLine[] {
  const names = [...text.matchAll(/^file (\/.*)$/gm)].map(([, path]) => path!);
  const counting = new Map<string, string>();
  for (const path of names) if (!counting.has(baseName(path))) counting.set(baseName(path), path);
  // By bytes, as systemd sorts, and not by anybody's alphabet.
  const order = [...counting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const lines = text.split('\n').flatMap(lineOf);
  return order.flatMap((path) => lines.filter(({ file }) => file === path));
}

const baseName = (path: string) =>
  path === '/etc/sysctl.conf' ? '~sysctl.conf' : path.slice(path.lastIndexOf('/') + 1);

function lineOf(line: string): SysctlLine[] {
  const [, file, name, value] = /^(\/[^:]+):\s*-?\s*([^\s=]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  return file === undefined || name === undefined
    ? []
    : [{ file, key: dotted(name), value: (value ?? '').replace(/\s+/g, ' ') }];
}

/** Where the first separator is a slash, dots belong to the names. */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? name.replace(/[./]/g, (it) => (it === '/' ? '.' : '/')) : name;
}

const patternOf = (key: string) =>
  new RegExp(
    `^${key
      .split('*')
      .map((it) => it.replace(/[.+?^$()[\]{}|\\/]/g, '\\$&'))
      .join('[^.]*')}$`,
  );
