import type { CommandEdit } from '../model.ts';
import type { DockerdCommand } from './dockerd-command.ts';
import { type Flag, flagsOf } from './dockerd-flags.ts';

export const SERVICE_DROP_IN = '/etc/systemd/system/docker.service.d/zz-ironhull.conf';

/**
 * The edit that takes flags out of the unit's command and puts others in (`also`: name and value); or why no drop-in of
 * ours can do that. Words stay as they are written, quotes and specifiers included; only a word that holds a flag that goes is
 * replaced by what it expands to.
 */
export function withoutFlags(
  { written, expanded, file }: DockerdCommand,
  goes: (flag: Flag) => boolean,
  also: readonly (readonly [flag: string, value: string])[] = [],
): CommandEdit | { readonly problem: string } {
  if (isShadowed(file)) return { problem: `${file} sets the command after any drop-in of ironhull: take it out there` };
  if (!/(^|\/)dockerd$/.test(expanded[0]?.[0] ?? '')) {
    return { problem: `${file} starts another program than dockerd: take it out there` };
  }
  const flat = expanded.flat();
  const tags = flat.map(() => '');
  const drop = new Set<string>();
  for (const flag of flagsOf(flat.slice(1))) {
    const tag = `${flag.name} ${flag.value}`;
    for (let index = flag.at; index < flag.at + flag.words; index++) tags[index + 1] = tag;
    if (goes(flag)) drop.add(tag);
  }
  let at = 0;
  const words = written.map(({ raw }, word) => ({
    raw,
    parts: (expanded[word] ?? []).map((value) => ({ text: asWord(value), tag: tags[at++] ?? '' })),
  }));
  return { words, drop: [...drop], also: also.map(([flag, value]) => `${flag} ${asWord(value)}`) };
}

/** Drop-ins of all folders are read in the order of their names: ours must be the last to count (systemd.unit(5)). */
function isShadowed(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return file.includes('.service.d/') && name > 'zz-ironhull.conf';
}

/** A word that systemd reads back as exactly this text (systemd.service(5): %, $ and quotes are its own). */
function asWord(text: string): string {
  const safe = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@:/.,=+$%-]+$/.test(safe) ? safe : `"${safe.replace(/["\\]/g, '\\$&')}"`;
}
