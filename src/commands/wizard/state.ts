import type { HostReport } from '../../model.ts';
import { wrap } from '../../report/terminal/layout.ts';
import { screenOf } from '../../ui/screen.ts';
import type { Answer } from '../../wizard/question.ts';
import type { HostOptions } from '../options.ts';

/** What is known and decided so far. */
export interface State {
  /** From the command line: where to look for keys, and how to reach hosts. */
  readonly options: HostOptions;
  /** Hosts as the command line would name them; none with `local`. */
  readonly words: readonly string[];
  readonly local: boolean;
  /** The shipped profile to begin from. */
  readonly base: string;
  readonly reports: readonly HostReport[];
  readonly answers: readonly Answer[];
  /** The exit code, once all was done. */
  readonly code: number;
}

export const say = (text: string) => process.stderr.write(text);

/** A paragraph, folded to the terminal; lines after the first stand below its text. What hosts said in it is escaped. */
export function tell(text: string, indent = 0, hanging = 0): void {
  const { width } = screenOf(process.stderr, process.env);
  const lines = wrap(text, width - indent - hanging);
  say(lines.map((line, at) => `${' '.repeat(at === 0 ? indent : indent + hanging)}${line}\n`).join(''));
}
