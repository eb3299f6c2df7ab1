import type { FileText } from '../model.ts';

/** Ids from `start` to `start + count - 1` that a user may hand to a user namespace (subuid(5)). */
export interface IdRange {
  /** A name, or a uid in digits. */
  readonly owner: string;
  readonly start: number;
  readonly count: number;
}

export type IdRanges =
  | { readonly state: 'ok'; readonly ranges: readonly IdRange[] }
  /** dockerd refuses the whole file for one such line. */
  | { readonly state: 'broken'; readonly line: number };

/** Reads /etc/subuid or /etc/subgid as dockerd does (moby/sys/user): blank lines and comments are skipped. */
export function readIdRanges(text: FileText): IdRanges {
  const ranges: IdRange[] = [];
  for (const [index, line] of (text ?? '').split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const [, owner, start, count] = /^\s*([^:\s]+):(\d+):(\d+)\s*$/.exec(line) ?? [];
    if (owner === undefined) return { state: 'broken', line: index + 1 };
    ranges.push({ owner, start: Number(start), count: Number(count) });
  }
  return { state: 'ok', ranges };
}

/** One namespace's worth: images may use ids up to 65535. */
export const BLOCK = 65536;

/**
 * The first id, from 100000 on, of a block that touches none of these; null when there is no room left.
 * Up to 27.x dockerd does the same; from 28.0 on it looks at root's own lines only and hands out ids that belong to
 * somebody else (docker-facts 3, still so in 29.7), so ironhull never leaves the choice to it.
 */
export function freeBlock(taken: readonly Omit<IdRange, 'owner'>[]): number | null {
  let start = 100_000;
  for (const range of [...taken].sort((a, b) => a.start - b.start)) {
    if (range.start >= start + BLOCK) break;
    start = Math.max(start, range.start + range.count);
  }
  // The last id, 4294967295, is (uid_t)-1 and nobody's.
  return start + BLOCK <= 4_294_967_295 ? start : null;
}

/** Other owners' ranges that share ids with one of these. */
export function overlapping(own: readonly IdRange[], all: readonly IdRange[]): IdRange[] {
  return all.filter((it) => own.every(({ owner }) => owner !== it.owner) && own.some((mine) => overlap(mine, it)));
}

const overlap = (a: IdRange, b: IdRange) => a.start < b.start + b.count && b.start < a.start + a.count;
