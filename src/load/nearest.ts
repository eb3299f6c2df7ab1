/**
 * The known word that was probably meant, or undefined when none is close. Close: at most one slip in three letters
 * (a slip is a letter more, less, other, or two swapped). Case and `_` for `-` cost nothing.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const typed = fold(word);
  // Nobody means a name of six letters by typing a thousand; and the distance below is quadratic.
  if (typed.length > 100) return undefined;
  let best: { name: string; slips: number } | undefined;
  for (const name of known) {
    const folded = fold(name);
    const slips = isPartOf(typed, folded) ? 1 : slipsBetween(typed, folded);
    if (slips > Math.max(1, Math.floor(Math.max(typed.length, folded.length) / 3))) continue;
    if (best === undefined || slips < best.slips) best = { name, slips };
  }
  return best?.name;
}

/** '; did you mean port?' or nothing, to be put behind a message. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const name = nearest(word, known);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

const fold = (word: string): string => word.toLowerCase().replaceAll('_', '-');

/** 'icc' for 'daemon/icc', 'prof' for 'profile': an area left out, a word not written to its end. */
const isPartOf = (typed: string, name: string): boolean =>
  (typed.length > 1 && name.endsWith(`/${typed}`)) || (typed.length > 2 && name.startsWith(typed));

/** Optimal string alignment distance: Levenshtein's, with a swap of neighbours counted once. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2]! + 1);
      row.push(slips);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
