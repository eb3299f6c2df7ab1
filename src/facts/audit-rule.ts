/** What a rule says of a file or a folder. */
export interface AuditPlace {
  /** watch: `-w`, a folder with all that is below it; path: this inode alone; folder: a folder with all below it. */
  readonly kind: 'watch' | 'path' | 'folder';
  /** Absolute, without a slash at the end. */
  readonly path: string;
}

/** One audit rule (auditctl(8)), as a file says it or as `auditctl -l` lists it. */
export interface AuditRule {
  readonly action: 'always' | 'never';
  /** exit, task, exclude, user, filesystem, io_uring. */
  readonly list: string;
  readonly place: AuditPlace | null;
  /** What is recorded of it: letters of rwxa (read, write, execute, attribute change). */
  readonly access: string;
  /** It holds for programs of this width only; null: for all. */
  readonly arch: 'b64' | 'b32' | null;
  /** It holds for some users, programs, system calls or outcomes only. */
  readonly narrowed: boolean;
  /** Record types that a rule of the list exclude drops. */
  readonly types: readonly string[];
  readonly key: string | null;
}

/** null for what is no rule: comments, blank lines and control lines (-D, -b, -e 2, --backlog_wait_time …). */
export function parseAuditRule(line: string): AuditRule | null {
  const words = line.trim().split(/\s+/);
  const at = words.findIndex((it) => it === '-w' || /^-[aA]$/.test(it));
  if (line.trim().startsWith('#') || at === -1) return null;
  const fields = fieldsOf(words);
  const listAction = words[at] === '-w' ? 'always,exit' : (words[at + 1] ?? '');
  // Both orders are allowed: `always,exit` and `exit,always`.
  const [action, list] = listAction.split(',').sort((a) => (a === 'always' || a === 'never' ? -1 : 1));
  if ((action !== 'always' && action !== 'never') || list === undefined) return null;
  return {
    action,
    list,
    place: placeOf(words, fields),
    access: option(words, '-p') ?? fields.get('perm')?.[0] ?? 'rwxa',
    arch: archOf(fields),
    narrowed: isNarrowed(words, fields),
    types: fields.get('msgtype') ?? [],
    key: option(words, '-k') ?? fields.get('key')?.[0] ?? null,
  };
}

const bare = (path: string) => (path === '/' ? path : path.replace(/\/+$/, ''));
const option = (words: readonly string[], name: string) => words[words.indexOf(name) + 1 || words.length];

/** `-F name=value`; a comparison other than equality counts under the name with its sign, which nothing asks for. */
function fieldsOf(words: readonly string[]): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [at, word] of words.entries()) {
    if (word !== '-F' && word !== '-C') continue;
    const [, name = '', value = ''] = /^([\w-]+[!<>&]?)[=<>&]?(.*)$/.exec(words[at + 1] ?? '') ?? [];
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

function placeOf(words: readonly string[], fields: ReadonlyMap<string, readonly string[]>): AuditPlace | null {
  const watch = option(words, '-w');
  if (watch !== undefined) return { kind: 'watch', path: bare(watch) };
  const [folder] = fields.get('dir') ?? [];
  if (folder !== undefined) return { kind: 'folder', path: bare(folder) };
  const [path] = fields.get('path') ?? [];
  return path === undefined ? null : { kind: 'path', path: bare(path) };
}

/** `b64`, or the processor's own name: x86_64, aarch64, i386. */
function archOf(fields: ReadonlyMap<string, readonly string[]>): AuditRule['arch'] {
  const [arch] = fields.get('arch') ?? [];
  return arch === undefined ? null : arch.includes('64') ? 'b64' : 'b32';
}

const WIDE = ['path', 'dir', 'perm', 'key', 'msgtype', 'arch'];

function isNarrowed(words: readonly string[], fields: ReadonlyMap<string, unknown>): boolean {
  const calls = words.flatMap((word, at) => (word === '-S' ? [words[at + 1]] : []));
  return calls.some((it) => it !== 'all') || [...fields.keys()].some((it) => !WIDE.includes(it));
}
