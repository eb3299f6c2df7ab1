import { fail, manual, pass } from '../../define.ts';
import type { OwnedFile } from '../../facts/stat.ts';
import { named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
import { type Complaint, complaint, octal } from './widest.ts';

/** A file that must be root's, and the most that its mode may grant. */
export interface Rule {
  readonly file: OwnedFile;
  readonly widest: number;
}

/** The verdict on files that are judged together, at least one: all that is wrong with them, each with its repair. */
export function family(rules: readonly Rule[], why: string): Verdict {
  const wrong = rules.flatMap(({ file, widest }) => complaint(file, widest, why) ?? []);
  if (wrong.length === 0) return pass(described(rules.map(({ file }) => file)));
  const seen = wrong.map(({ words }) => words).join('; ');
  const [first, ...rest] = wrong.filter(withinReach).map(({ fix }) => fix);
  const others = wrong.filter((it) => !withinReach(it)).map(({ fix }) => ('path' in fix ? fix.path : ''));
  const advice = `give ${named(others)} to root by hand: ironhull writes nothing there`;
  if (first === undefined) return manual(seen, advice);
  return others.length === 0 ? fail(seen, first, ...rest) : { status: 'fail', seen, fix: [first, ...rest], advice };
}

/** Homes are the operator's way in, and no plan may write there; nor to a path that leads elsewhere on the way. */
function withinReach({ fix }: Complaint): boolean {
  return 'path' in fix && !fix.path.startsWith('/home/') && /^(\/(?!\.{1,2}(\/|$))[^/]+)+$/.test(fix.path);
}

function described(files: readonly OwnedFile[]): string {
  const [first] = files;
  if (files.length === 1 && first !== undefined) return `${first.path} is root:root, mode ${octal(first.mode)}`;
  return `root's alone to write: ${named(files.map(({ path }) => path))}`;
}
