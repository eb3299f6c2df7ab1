import type { Command } from 'commander';
import { CONTROLS } from '../controls/index.ts';
import { oneLine } from '../escape.ts';
import { loadConfig } from '../load/config.ts';
import { sshHostNames } from '../load/ssh-names.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { profileRows, topics } from './topics.ts';

/**
 * `ironhull complete -- WORD…`, called by the shells: what may stand in place of the last word, a line each, with a tab
 * and what it is; `:files` where a file may. Mistakes in ironhull.yaml are not told here: a prompt is no place for them.
 */
export function complete(root: Command, words: readonly string[]): number {
  const { candidates, files } = candidatesFor(root, words, {
    hosts: () => hosts(given(words, '-c', '--config'), given(words, '-F', '--ssh-config')),
    controls: () => [...CONTROLS].map(([value, { title }]) => ({ value, about: title })),
    profiles: profileRows,
    topics,
  });
  const current = words.at(-1) ?? '';
  const lines = candidates
    .filter(({ value }) => value.startsWith(current))
    .map(({ value, about = '' }) => `${value}\t${oneLine(about, 70)}`);
  process.stdout.write([...lines, ...(files ? [':files'] : [])].map((it) => `${it}\n`).join(''));
  return 0;
}

function hosts(file: string | undefined, sshConfig: string | undefined): Candidate[] {
  const ssh = sshHostNames(sshConfig === undefined ? undefined : [sshConfig]);
  const held = inventory(file);
  const known = new Set(held.map(({ value }) => value));
  return [...held, ...ssh.filter((it) => !known.has(it)).map((value) => ({ value, about: 'of ssh_config' }))];
}

function inventory(file: string | undefined): Candidate[] {
  try {
    const config = loadConfig(file, { controls: CONTROLS });
    return [
      ...[...config.hosts].map(([value, { address }]) => ({ value, about: address ?? 'of ironhull.yaml' })),
      ...[...config.groups].map(([name, members]) => ({ value: `@${name}`, about: members.join(', ') })),
    ];
  } catch {
    return [];
  }
}

/** The value of an option that stands before the cursor. */
function given(words: readonly string[], ...flags: readonly string[]): string | undefined {
  const at = words.findLastIndex((it) => flags.includes(it));
  return at === -1 || at + 2 > words.length - 1 ? undefined : words[at + 1];
}
