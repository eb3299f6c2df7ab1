// Reads what systemd reads: unit files as `systemctl cat` prints them, and command lines (systemd.syntax(7), systemd.service(5)).

export interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** The file it stands in. */
  readonly file: string;
}

/** Every assignment in the order in which systemd reads them; continued lines are joined by a space. */
export function settingsIn(text: string): Setting[] {
  const settings: Setting[] = [];
  let file = '';
  let section = '';
  let held = '';
  for (const line of text.split('\n')) {
    const path = held === '' ? /^# (\/\S.*)$/.exec(line)?.[1] : undefined;
    if (path !== undefined) {
      file = path;
      section = '';
    }
    // A comment between continued lines is skipped, and does not end them.
    if (/^\s*[#;]/.test(line)) continue;
    if (line.endsWith('\\')) {
      held += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = (held + line).trim();
    held = '';
    const header = /^\[(.+)\]$/.exec(whole)?.[1];
    if (header !== undefined) section = header;
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/s.exec(whole) ?? [];
    if (key !== undefined && value !== undefined) settings.push({ section, key, value, file });
  }
  return settings;
}

/** The values of a list setting that are in force: an empty assignment forgets those before it. */
export function inForce(settings: readonly Setting[], section: string, key: string): Setting[] {
  const all = settings.filter((it) => it.section === section && it.key === key);
  return all.slice(all.findLastIndex(({ value }) => value === '') + 1);
}

export interface Word {
  /** As written, quotes and escapes included: what may be written back. */
  readonly raw: string;
  readonly value: string;
}

/** Splits a command line or an Environment= value: blanks part words, quotes of either kind hold them together. */
export function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const [raw] of line.matchAll(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\]+|["'\\])+/gs)) {
    words.push({ raw, value: unquoted(raw) });
  }
  return words;
}

function unquoted(raw: string): string {
  return raw.replace(
    /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\\(.)/gs,
    (_, double?: string, single?: string, escaped?: string) =>
      escaped ?? (double ?? single ?? '').replace(/\\(.)/gs, (_all, letter: string) => ESCAPES[letter] ?? letter),
  );
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', s: ' ' };
