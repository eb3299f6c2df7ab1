import type { DockerdCommand } from './dockerd-command.ts';
import { flagsOf } from './dockerd-flags.ts';
import { isTcp } from './tcp-hosts.ts';

/**
 * The unit's command without TCP listeners, as text for ExecStart=, with `-H` for each host in `also`. Words stay as
 * they are written, quotes and specifiers included; only a word that holds a TCP flag is replaced by what it expands to.
 */
export function withoutTcp({ written, expanded }: DockerdCommand, also: readonly string[]): string {
  const flat = expanded.flatMap((values, word) => values.map((value) => ({ value, word })));
  const args = flat.slice(1).map(({ value }) => value);
  const dropped = new Set<number>();
  for (const { name, value, at, words } of flagsOf(args)) {
    if (name !== 'host' || !isTcp(value)) continue;
    for (let index = at; index < at + words; index++) dropped.add(index + 1);
  }
  const touched = new Set([...dropped].map((index) => flat[index]!.word));
  const [program, ...rest] = written.map(({ raw }, word) =>
    touched.has(word)
      ? flat.filter((it, index) => it.word === word && !dropped.has(index)).map(({ value }) => asWord(value))
      : [raw],
  );
  return [...program!, ...also.flatMap((host) => ['-H', asWord(host)]), ...rest.flat()].join(' ');
}

/** A word that systemd reads back as exactly this text (systemd.service(5): %, $ and quotes are its own). */
function asWord(text: string): string {
  const safe = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@:/.,=+$%-]+$/.test(safe) ? safe : `"${safe.replace(/["\\]/g, '\\$&')}"`;
}
