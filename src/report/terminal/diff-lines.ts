import type { FileText } from '../../model.ts';
import { unifiedDiff } from '../diff.ts';
import { chop, type Page } from './layout.ts';
import { count } from './words.ts';

/** Lines of one diff that are shown unless everything is asked for. */
const MOST_DIFF_LINES = 60;

/** A file before and after; null where there is none. */
interface Texts {
  readonly path: string;
  readonly before: FileText;
  readonly content: FileText;
}

/** A written file as a unified diff behind a bar, long lines folded so that the bar stays whole. */
export function diffLines({ path, before, content }: Texts, indent: number, page: Page): string[] {
  const diff = unifiedDiff(path, before, content).split('\n').slice(0, -1);
  const shown = page.verbose ? diff : diff.slice(0, MOST_DIFF_LINES);
  const left = diff.length - shown.length;
  const bar = `${' '.repeat(indent)}${page.paint.faint('│')} `;
  const lines = shown.flatMap((line, at) => {
    const paint = paintOf(line, at, page);
    return chop(line.replaceAll('\t', '    '), page.width - indent - 2).map((piece) => bar + paint(piece));
  });
  return left === 0 ? lines : [...lines, `${bar}${page.paint.faint(`… ${count(left, 'more line')} (-v shows all)`)}`];
}

/** The two first lines are the file's names; further down a line may begin with the same signs and mean itself. */
function paintOf(line: string, at: number, { paint }: Page): (text: string) => string {
  if (at < 2) return paint.faint;
  if (line.startsWith('@@')) return paint.note;
  if (line.startsWith('+')) return paint.good;
  return line.startsWith('-') ? paint.bad : paint.faint;
}
