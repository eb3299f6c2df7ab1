import { INVISIBLE } from '../escape.ts';

/** Where a mistake stands in a file; lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters to underline, at least one. */
  readonly length: number;
  /** The whole line of the file, without its line break. */
  readonly source: string;
}

/** One mistake in what the operator wrote, addressed so that it can be mended without a search. */
export interface Diagnostic {
  /** What is wrong, what was expected and, where one is close, the name that was probably meant. */
  readonly message: string;
  /** The path in the document ('hosts/web-2/prot'), or the option or word of the command line. */
  readonly pointer?: string;
  readonly at?: Place;
}

/** Mistakes in configuration or in the names on the command line: exit code 2, nothing was touched. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(formatDiagnostics(diagnostics));
  }
}

/**
 * All mistakes, in the order of the file, each with its line and a squiggle under what is wrong:
 *
 *     ironhull.yaml:4:12 hosts/web-2/prot: unknown key; did you mean port?
 *         web-2: { prot: 2222 }
 *                  ~~~~
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const shown = inOrder(diagnostics).slice(0, MOST);
  const rest = diagnostics.length - shown.length;
  return [...shown.map(formatOne), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** More than this is one mistake made often, or a file that is not ours. */
const MOST = 50;

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map((it) => it.at?.file))];
  return [...diagnostics].sort(
    (a, b) =>
      files.indexOf(a.at?.file) - files.indexOf(b.at?.file) ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
}

function formatOne({ at, pointer, message }: Diagnostic): string {
  const place = at === undefined ? '' : `${visible(at.file)}:${at.line}:${at.column}`;
  const where = [place, visible(cut(pointer ?? '', 120))].filter((it) => it !== '').join(' ');
  const head = `${where === '' ? '' : `${where}: `}${visible(cut(message, 400))}`;
  return at === undefined ? head : `${head}\n${squiggle(at)}`;
}

/** The line as it is, cut to a screen around the mistake, and `~~~` below what is wrong. */
function squiggle({ source, column, length }: Place): string {
  const start = column - 1 > WIDTH - 20 ? column - 21 : 0;
  const before = visible(source.slice(start, column - 1));
  const wrong = visible(source.slice(column - 1, Math.min(column - 1 + Math.max(length, 1), start + WIDTH)));
  const after = visible(source.slice(column - 1 + length, start + WIDTH));
  const lead = `    ${start > 0 ? '…' : ''}`;
  const tail = source.length > start + WIDTH ? '…' : '';
  return `${lead}${before}${wrong}${after}${tail}\n${' '.repeat(lead.length + before.length)}${'~'.repeat(wrong.length || 1)}`;
}

const WIDTH = 100;

/**
 * A configuration file may come from elsewhere: nothing in it may move the cursor, reorder the line or hide.
 * One character becomes one, so that the squiggle stays below what is wrong; tabs become a blank for the same reason.
 */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(INVISIBLE, (it) => '�'.repeat(it.length));
}

/** Before `visible`: a cut may leave half a character behind. */
const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
