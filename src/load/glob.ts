/** Whether `name` matches: `*` stands for any text, slashes included, `?` for one character. Never slow, whatever is typed. */
export function matches(glob: string, name: string): boolean {
  let g = 0;
  let n = 0;
  let star = -1;
  let after = 0;
  while (n < name.length) {
    if (glob[g] === '*') {
      star = g++;
      after = n;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === name[n])) {
      g++;
      n++;
    } else if (star !== -1) {
      // The last star takes one character more; earlier stars need not: what they matched still fits.
      g = star + 1;
      n = ++after;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

export const isGlob = (text: string): boolean => /[*?]/.test(text);
