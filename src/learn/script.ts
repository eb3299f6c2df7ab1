import { quote } from '../shell/quote.ts';

export interface LearnRun {
  /** Frames the answers; unguessable. */
  readonly nonce: string;
  /** Names what is made on the host; unique among runs. Lower-case letters and digits. */
  readonly id: string;
  readonly container: string;
  readonly seconds: number;
  /** The container is started anew, and its start watched too. */
  readonly restart: boolean;
}

/** One exec, as root: the library (templates/shell/learn.sh), and a call inside a function, so that half a script starts nothing. */
export function learnScript(library: string, { nonce, id, container, seconds, restart }: LearnRun): string {
  if (!/^[a-z0-9]{1,40}$/.test(id)) throw new Error(`${JSON.stringify(id)} cannot name a tracing instance`);
  const words = [id, container, String(seconds), restart ? 'yes' : 'no'].map(quote).join(' ');
  return [library.trimEnd(), `NONCE=${quote(nonce)}`, 'main() {', `  learn ${words}`, '}', 'main', ''].join('\n');
}

/** Time for all that is not watching: a restart of ten minutes, and questions to a daemon that is slow. */
export const BESIDE_MS = 1_800_000;

/** Whether the host's own parser takes a profile: nothing is loaded. Answers `ok`, `none`, or what is wrong, as one line. */
export function checkScript(nonce: string, profile: string): string {
  return `
LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
if command -v apparmor_parser >/dev/null 2>&1; then
  said=$(printf %s ${quote(profile)} | timeout 300 apparmor_parser -Q -K -T 2>&1) && said=ok
else
  said=none
fi
printf '@%s parser %.600s\\n' ${quote(nonce)} "$(printf %s "$said" | tr '\\n' ' ')"
`;
}

/** A Docker container's name or id. */
export const isContainer = (word: string) => /^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$/.test(word);
