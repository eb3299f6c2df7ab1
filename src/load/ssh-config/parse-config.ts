import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SshConfigError } from './errors.ts';
import type { Keywords } from './settings.ts';

/** Keywords that may stand several times; of all others the first value wins (ssh_config(5)). */
const ADDING = new Set(['identityfile']);

/**
 * A small reader of ssh_config for machines without the ssh program: Host with wildcards and negation, Include,
 * `Match all`. Any other Match needs ssh itself and is refused: guessing could connect to the wrong place.
 * @param home where ~ and relative includes of a user's file are looked up
 */
export function parseConfig(files: readonly string[], host: string, home: string): Keywords {
  const found = new Map<string, string[]>();
  for (const file of files) if (existsSync(file)) readInto(found, file, { host, home, depth: 0 }, true);
  return found;
}

interface Context {
  readonly host: string;
  readonly home: string;
  readonly depth: number;
}

function readInto(found: Map<string, string[]>, file: string, at: Context, outerActive: boolean): void {
  if (at.depth > 16) throw new SshConfigError(`${file}: more than 16 files include one another`);
  let active = outerActive;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const [keyword, words] = split(line);
    if (keyword === '') continue;
    if (keyword === 'host') active = outerActive && applies(words, at.host);
    else if (keyword === 'match') active = outerActive && matchAll(words, `${file}:${index + 1}`);
    else if (!active) continue;
    else if (keyword === 'include')
      for (const each of words.flatMap((word) => included(word, at.home, file)))
        readInto(found, each, { ...at, depth: at.depth + 1 }, active);
    else if (ADDING.has(keyword)) found.set(keyword, [...(found.get(keyword) ?? []), words.join(' ')]);
    else if (!found.has(keyword)) found.set(keyword, [words.join(' ')]);
  }
}

/** `Keyword value`, `Keyword=value`, values in double quotes; the keyword in lower case. */
function split(line: string): [keyword: string, words: string[]] {
  const found = /^\s*([A-Za-z][A-Za-z0-9]*)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line);
  if (found === null) return ['', []];
  const words = [...(found[2] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return [(found[1] ?? '').toLowerCase(), words];
}

function applies(patterns: readonly string[], host: string): boolean {
  const matching = patterns.filter((pattern) => like(pattern.replace(/^!/, ''), host));
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith('!'));
}

function matchAll(words: readonly string[], place: string): boolean {
  if (words.length === 1 && words[0]?.toLowerCase() === 'all') return true;
  throw new SshConfigError(
    `${place}: Match ${words.join(' ')} can only be judged by ssh`,
    'install the OpenSSH client',
  );
}

function included(word: string, home: string, from: string): string[] {
  const base = from.startsWith('/etc/') ? '/etc/ssh' : join(home, '.ssh');
  const path = word.startsWith('~/') ? join(home, word.slice(2)) : word.startsWith('/') ? word : join(base, word);
  if (!/[*?]/.test(basename(path))) return existsSync(path) ? [path] : [];
  if (!existsSync(dirname(path))) return [];
  return readdirSync(dirname(path))
    .filter((name) => like(basename(path), name))
    .sort()
    .map((name) => join(dirname(path), name));
}

function like(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}
