/**
 * What a terminal would act on instead of showing: C0 and C1 controls, DEL, ESC (\p{Cc}); bidi controls, zero-width
 * characters, soft hyphens, tags (\p{Cf}); line and paragraph separators (\p{Zl} \p{Zp}); lone surrogates (\p{Cs});
 * private use (\p{Co}); and the fillers that Unicode calls letters but that look like nothing.
 */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;
/** Marks are piled up without end only to draw over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** Longer text is cut before it is looked at: a host may send megabytes. */
const LONGEST = 256 * 1024;

/**
 * Text from a host made safe to show: what would be invisible or obeyed is spelt out (`\x1b`, `\u202e`).
 * Line feeds and tabs stay; layout folds or expands them. Escaping twice is the same as once.
 */
export function escapeText(text: string): string {
  const bounded = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return bounded
    .replaceAll('\r\n', '\n')
    .replace(PILED_MARKS, '$1')
    .replace(INVISIBLE, (it) => (it === '\n' || it === '\t' ? it : spelt(it)));
}

/** One line of at most `longest` characters; white space, line feeds included, folds to single spaces. */
export function oneLine(text: string, longest = 600): string {
  const folded = escapeText(text).replace(/\s+/g, ' ').trim();
  const characters = [...folded];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : folded;
}

/**
 * A copy with every string in it escaped: done once at the door of a report, so that no line can forget it.
 * Keys of objects are our own words and stay.
 */
export function printable<T>(value: T): T {
  return mapStrings(value, escapeText);
}

/** A copy with every string replaced; the shape, and so the type, stays the same. */
export function mapStrings<T>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((it) => mapped(it, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapped(it, change)]));
}

function spelt(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
