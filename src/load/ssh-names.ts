import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { matches } from './glob.ts';

/**
 * Whether ssh_config(5) speaks of a name: a Host line, or `Match host`/`originalhost`, that names it by more than `*`.
 * Only to tell a host from a slip of the pen; what ssh_config says about it is for resolveTarget.
 * @param files default: the user's and the system's; those that cannot be read speak of nobody
 */
export function sshNames(files?: readonly string[], home = homedir()): (name: string) => boolean {
  const patterns = patternsOf(files, home);
  return (name) => [...patterns].some((it) => matches(it, name));
}

/** The hosts that ssh_config(5) names whole, without * or ?: those that can be offered to somebody who types. */
export function sshHostNames(files?: readonly string[], home = homedir()): string[] {
  return [...patternsOf(files, home)].filter((it) => !/[*?]/.test(it));
}

function patternsOf(files: readonly string[] | undefined, home: string): ReadonlySet<string> {
  const patterns = new Set<string>();
  for (const file of files ?? [join(home, '.ssh/config'), '/etc/ssh/ssh_config']) collect(file, home, patterns, 0);
  return patterns;
}

function collect(file: string, home: string, into: Set<string>, depth: number): void {
  if (depth > 16) return;
  for (const line of linesOf(file)) {
    const [, keyword = '', rest = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const words = rest.match(/"[^"]*"|[^\s"]+/g)?.map((it) => it.replaceAll('"', '')) ?? [];
    for (const pattern of patternsIn(keyword.toLowerCase(), words)) if (/[^*?!]/.test(pattern)) into.add(pattern);
    if (keyword.toLowerCase() !== 'include') continue;
    for (const each of words.flatMap((it) => included(it, file, home))) collect(each, home, into, depth + 1);
  }
}

/** A negated pattern names nobody. */
function patternsIn(keyword: string, words: readonly string[]): readonly string[] {
  if (keyword === 'host') return words.filter((it) => !it.startsWith('!'));
  if (keyword !== 'match') return [];
  return words.flatMap((it, index) =>
    /^(original)?host$/i.test(words[index - 1] ?? '') ? it.split(',').filter((each) => !each.startsWith('!')) : [],
  );
}

/** Relative names are looked up in ~/.ssh for the user's file and in /etc/ssh for the system's (ssh_config(5), Include). */
function included(word: string, from: string, home: string): string[] {
  const base = from.startsWith('/etc/') ? '/etc/ssh' : join(home, '.ssh');
  const path = resolve(base, word.replace(/^~(?=\/)/, home));
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((it) => matches(basename(path), it))
    .map((it) => join(folder, it));
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
