import { CUT_SIGN } from './answer-sieve.ts';

/** One answer of a host as it stands between its two lines. */
export interface Frame {
  readonly body: string;
  readonly code: number;
  readonly error: string;
}

/**
 * The answers that can be believed, by question; 'too long' where the sieve has cut one. `asked` are the names of the
 * questions in the order of the script.
 *
 * The script prints two lines with the nonce for each question and nothing else, and it cannot be guessed: whatever
 * differs from that, a beginning or an end that is twice there, strange or not there at all, was echoed, lost or broken
 * on the way. Which of the answers around such a place is meant nobody can tell, so an answer is believed only where it
 * stands as it was asked: right behind the answer to the question before, and right before that to the next one.
 */
export function answersIn(stdout: string, asked: readonly string[], nonce: string): Map<string, Frame | 'too long'> {
  const marks = marksIn(stdout, nonce);
  const places = new Map(asked.map((name, at) => [name, at]));
  const begun = new Set<string>();
  const found = new Map<string, Frame | 'too long'>();
  marks.forEach((mark, at) => {
    if (mark.kind !== 'begin') return;
    const { name } = mark;
    if (begun.has(name)) found.delete(name);
    const place = begun.has(name) ? undefined : places.get(name);
    begun.add(name);
    if (place === undefined) return;
    const end = marks[at + 1];
    if (mark.cut && (end === undefined || end.kind === 'end')) {
      found.set(name, 'too long');
      return;
    }
    if (end?.kind !== 'end' || end.from <= mark.to) return;
    if (!follows(at, place) || !isFollowed(at, place)) return;
    found.set(name, { body: stdout.slice(mark.to + 1, end.from), code: end.code, error: end.error });
  });
  return found;

  function follows(at: number, place: number): boolean {
    if (place === 0) return at === 0;
    return marks[at - 1]?.kind === 'end' && isBegin(marks[at - 2], asked[place - 1]);
  }

  function isFollowed(at: number, place: number): boolean {
    return place === asked.length - 1 ? marks.length === at + 2 : isBegin(marks[at + 2], asked[place + 1]);
  }
}

const isBegin = (mark: Mark | undefined, name: string | undefined) => mark?.kind === 'begin' && mark.name === name;

/** A line with the nonce: where it begins, its line feed before included, and where it ends. */
type Mark = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'begin'; readonly name: string; cut: boolean }
  | { readonly kind: 'end'; readonly code: number; readonly error: string }
  | { readonly kind: 'strange' }
);

function marksIn(stdout: string, nonce: string): Mark[] {
  const marks: Mark[] = [];
  for (const line of stdout.matchAll(new RegExp(`(?:^|\\n)([<>${CUT_SIGN}])${nonce} ([^\\n]*)`, 'g'))) {
    const [whole, sign, text = ''] = line;
    const last = marks.at(-1);
    if (sign !== CUT_SIGN) marks.push(markOf(sign === '<', text, line.index, line.index + whole.length));
    else if (last?.kind === 'begin') last.cut = true;
  }
  return marks;
}

function markOf(begins: boolean, text: string, from: number, to: number): Mark {
  if (begins) return { kind: 'begin', name: text, cut: false, from, to };
  const [, code, error = ''] = /^(\d{1,3})(?: (.*))?$/s.exec(text) ?? [];
  return code === undefined ? { kind: 'strange', from, to } : { kind: 'end', code: Number(code), error, from, to };
}
