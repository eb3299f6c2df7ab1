// How the bench reads dockerd's settings, retold: the last flag of a name, and a key of daemon.json by text.
import type { Facts } from '../facts.ts';

type Settings = Pick<Facts, 'words' | 'config' | 'jq'>;

/** The flags whose text begins with this one, `--name=value` or bare: "--tls" finds "--tlsverify" as well. */
export const flags = ({ words }: Settings, begin: string) => words.filter((word) => word.startsWith(begin));

export const lastFlag = (settings: Settings, begin: string) => flags(settings, begin).at(-1) ?? '';

/** Where dockerd listens by its command line; long, short, joined and apart. */
export function hosts({ words }: Settings): string[] {
  return words.flatMap((word, at) => {
    const [, joined] = /^(?:-H|--host)=(.*)$/.exec(word) ?? [];
    return joined ?? (word === '-H' || word === '--host' ? (words[at + 1] ?? []) : []);
  });
}

/**
 * The lines that the bench takes for a key's value. With jq: the value of that key, lists over several lines. Without:
 * of the text cut at its commas, every piece that holds the name, so a list on several lines is lost after its bracket.
 */
export function lines(settings: Settings, key: string): string[] {
  const { config, jq } = settings;
  if (config === null) return [];
  if (jq) return printed(parsed(config)[key]);
  const pieces = config.split(/[,\n]/).filter((piece) => piece.includes(key));
  return pieces.map((piece) => piece.replace(/^.*:/, '').replaceAll(/[" ,]/g, '')).filter(Boolean);
}

/** What jq prints raw; nothing for a key that is not there. */
function printed(value: unknown): string[] {
  if (value === undefined || value === '') return [];
  return (typeof value === 'string' ? value : JSON.stringify(value, null, 2)).split('\n');
}

/** A file that jq cannot read is as good as empty: its complaint is not looked at. */
function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Set to anything but an empty list or object: the bench's own test, a line that is not `[]` or `{}`. */
export const isFilled = (settings: Settings, key: string) =>
  lines(settings, key).some((line) => !line.includes('[]') && !line.includes('{}'));

/** Paths of TLS files: of daemon.json, else of the flags; "" where none is named. */
export function tlsFiles(settings: Settings): Record<'tlscacert' | 'tlscert' | 'tlskey', string> {
  const path = (key: string) => lines(settings, key)[0] ?? lastFlag(settings, `--${key}=`).replace(/^.*=/, '');
  return { tlscacert: path('tlscacert'), tlscert: path('tlscert'), tlskey: path('tlskey') };
}
