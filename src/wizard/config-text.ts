import { stringify } from 'yaml';
import { quote } from '../shell/quote.ts';

/** ironhull.yaml for these hosts: a name of ssh_config stands for itself, any other word for where it leads. */
export function configText(profile: string, words: readonly string[]): string {
  const hosts = new Map<string, string | object>();
  for (const word of words) hosts.set(freeName(word, hosts), isPlain(word) ? {} : word);
  const body = { profile, hosts: Object.fromEntries(hosts) };
  return `# Written by the wizard of ironhull; yours to change. ironhull init shows what else may stand here.\n${stringify(body)}`;
}

/** A name for the inventory: letters, digits, dot, dash and underscore of the address, or of more where that is taken. */
function freeName(word: string, taken: ReadonlyMap<string, unknown>): string {
  const full = word.slice(word.lastIndexOf('@') + 1);
  const names = [full.replace(/:\d+$/, ''), full, word].map(nameLike);
  return names.find((it) => !taken.has(it)) ?? nameLike(word);
}

const nameLike = (text: string) => text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');

/** A name that ssh_config knows, and not an address. */
const isPlain = (word: string) => /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(word);

export interface Line {
  readonly local: boolean;
  /** Left out where it is found by itself. */
  readonly config?: string;
  readonly profile?: string;
  readonly words?: readonly string[];
  readonly accepted: readonly string[];
  readonly reach: readonly string[];
}

/** The line that does all of it again, without a question. */
export function commandLine({ local, config, profile, words = [], accepted, reach }: Line): string {
  const parts = [
    ...words,
    ...(local ? ['--local'] : []),
    ...(config === undefined ? [] : ['-c', config]),
    ...(profile === undefined ? [] : ['-p', profile]),
    ...reach,
    '--yes',
    ...accepted.flatMap((it) => ['--accept', it]),
  ];
  return `ironhull apply ${parts.map((it) => (/^[A-Za-z0-9_@%+=:,./~-]+$/.test(it) ? it : quote(it))).join(' ')}`;
}
