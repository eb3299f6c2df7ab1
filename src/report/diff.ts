/** Lines of context around a change, as `diff -u` shows. */
const CONTEXT = 3;
/** Above this many compared pairs the middle is shown as replaced whole: a right diff would cost too much memory. */
const MOST_PAIRS = 4_000_000;

type Edit = { readonly mark: ' ' | '-' | '+'; readonly line: string };

/**
 * A unified diff of one file, as `diff -u` writes and `patch` reads; '' where nothing differs.
 * null means that there is no such file.
 */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const edits = editsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(edits);
  if (hunks.length === 0) return '';
  const name = (text: string | null) => (text === null ? '/dev/null' : path);
  return [`--- ${name(before)}`, `+++ ${name(after)}`, ...hunks, ''].join('\n');
}

/** A last line without its line feed is another line than the same with one; patch wants it said. */
function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') return lines.slice(0, -1);
  return [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`];
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail++;
  const same = (lines: readonly string[]): Edit[] => lines.map((line) => ({ mark: ' ', line }));
  return [
    ...same(before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** Longest common subsequence by the textbook table; what is removed comes before what is added. */
function middle(before: readonly string[], after: readonly string[]): Edit[] {
  const removed = (line: string): Edit => ({ mark: '-', line });
  const added = (line: string): Edit => ({ mark: '+', line });
  if (before.length * after.length > MOST_PAIRS) return [...before.map(removed), ...after.map(added)];

  const columns = after.length + 1;
  const common = new Uint32Array((before.length + 1) * columns);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * columns + j] =
        before[i] === after[j]
          ? common[(i + 1) * columns + j + 1]! + 1
          : Math.max(common[(i + 1) * columns + j]!, common[i * columns + j + 1]!);

  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      edits.push({ mark: ' ', line: before[i++]! });
      j++;
    } else if (common[(i + 1) * columns + j]! >= common[i * columns + j + 1]!) edits.push(removed(before[i++]!));
    else edits.push(added(after[j++]!));
  }
  return [...edits, ...before.slice(i).map(removed), ...after.slice(j).map(added)];
}

function hunksOf(edits: readonly Edit[]): string[] {
  const changed = edits.flatMap(({ mark }, at) => (mark === ' ' ? [] : [at]));
  const spans: { from: number; to: number }[] = [];
  for (const at of changed) {
    const last = spans.at(-1);
    const to = Math.min(edits.length, at + CONTEXT + 1);
    if (last !== undefined && at - CONTEXT <= last.to) last.to = to;
    else spans.push({ from: Math.max(0, at - CONTEXT), to });
  }
  return spans.map(({ from, to }) => {
    const shown = edits.slice(from, to);
    const range = (other: '-' | '+') => {
      const count = shown.filter(({ mark }) => mark !== other).length;
      const skipped = edits.slice(0, from).filter(({ mark }) => mark !== other).length;
      // diff counts lines from 1, and names the line before an empty range.
      return `${count === 0 ? skipped : skipped + 1}${count === 1 ? '' : `,${count}`}`;
    };
    return [`@@ -${range('+')} +${range('-')} @@`, ...shown.map(({ mark, line }) => mark + line)].join('\n');
  });
}
