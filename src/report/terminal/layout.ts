import stringWidth from 'string-width';
import { oneLine } from '../../escape.ts';
import type { Palette } from '../colour.ts';

/** How a report is to be laid out. Width in columns of the terminal. */
export interface Page {
  readonly paint: Palette;
  readonly width: number;
  readonly verbose: boolean;
}

type Paint = (text: string) => string;
const bare: Paint = (text) => text;

/** Columns that a text takes on a terminal: wide letters take two, marks none. */
export const columns = (text: string) => stringWidth(text);

export const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - columns(text)));

const segmenter = new Intl.Segmenter();

/** Text folded to lines of at most `width` columns, at spaces; a word that is longer is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) <= width) line += ` ${word}`;
    else {
      if (line !== '') lines.push(line);
      const pieces = pieceUp(word, width);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1)!;
    }
  }
  return [...lines, line];
}

/** A long word in pieces, cut behind a slash or the like where there is one in the latter half: paths read better so. */
function pieceUp(word: string, width: number): string[] {
  const [piece = '', ...more] = chop(word, width);
  if (more.length === 0) return [piece];
  const seam = /^.*[/,=:;@]/.exec(piece)?.[0] ?? '';
  const first = seam.length > piece.length / 2 ? seam : piece;
  return [first, ...pieceUp(word.slice(first.length), width)];
}

/** Text cut every `width` columns, spaces kept: for diffs and quoted logs. Always at least one piece. */
export function chop(text: string, width: number): string[] {
  if (columns(text) <= width) return [text];
  const pieces: string[] = [];
  let [piece, used] = ['', 0];
  for (const { segment } of segmenter.segment(text)) {
    const more = columns(segment);
    if (used + more > width && piece !== '') {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += more;
  }
  return [...pieces, piece];
}

/** A paragraph, indented. */
export function paragraph(text: string, indent: number, { width }: Page, paint: Paint = bare): string[] {
  return wrap(text, width - indent).map((line) => ' '.repeat(indent) + paint(line));
}

/** A label and its text beside it, the text's later lines below its first. */
export function labelled(label: string, text: string, indent: number, page: Page, paint: Paint = bare): string[] {
  const column = indent + LABEL;
  return wrap(text, page.width - column).map((line, at) =>
    at === 0
      ? ' '.repeat(indent) + page.paint.faint(pad(label, LABEL)) + paint(line)
      : ' '.repeat(column) + paint(line),
  );
}
const LABEL = 10;

export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

/** Rows of cells, each wrapped to its column's width, two spaces between columns. */
export function table(rows: readonly (readonly Cell[])[], widths: readonly number[], indent: number): string[] {
  return rows.flatMap((row) => {
    const cells = row.map(({ text, paint = bare }, at) => ({ lines: wrap(text, widths[at]!), paint }));
    const height = Math.max(...cells.map(({ lines }) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const shown = cells.map(({ lines, paint }, at) => {
        const text = lines[line] ?? '';
        return paint(text) + ' '.repeat(widths[at]! - columns(text));
      });
      return (' '.repeat(indent) + shown.join('  ')).trimEnd();
    });
  });
}

/** The widest text's columns, but no more than `most`. */
export const widest = (texts: readonly string[], most: number) =>
  Math.min(most, Math.max(0, ...texts.map((text) => columns(text))));

export const heading = (text: string, page: Page) => ['', ...paragraph(text, 0, page, page.paint.strong)];
