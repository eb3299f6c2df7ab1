/** Begins a line of the tool's own, which says that what followed was dropped (answer-frames.ts reads it). */
export const CUT_SIGN = '!';

/**
 * Takes out of a probe script's output what one answer says beyond `most` bytes, while it flows in: a question that is
 * answered with gigabytes is itself unknown, and costs the others nothing. A line of our own stands where it was cut, or
 * half an answer would be taken for a whole one. Lines with this run's nonce always go through, beginnings too: without
 * them nobody could tell that a flood which never ended has swallowed the next answer, or one of two to one question.
 */
export function answerSieve(nonce: string, most: number): (chunk: Buffer) => Buffer {
  const word = Buffer.from(`${nonce} `);
  /** `\n<NONCE ` or `\n>NONCE `. */
  const markLength = word.length + 2;
  const cut = Buffer.from(`\n${CUT_SIGN}${nonce} \n`);
  /** Bytes since the last mark. */
  let said = 0;
  /** The last bytes that came: a mark may begin there. At first it is as behind a line. */
  let tail: Buffer = Buffer.from('\n');

  return (chunk) => {
    const kept: Buffer[] = [];
    let from = 0;
    for (let mark = straddling(chunk) ?? within(chunk, 0); mark !== null; mark = within(chunk, from)) {
      keep(chunk.subarray(from, mark.end), kept);
      // Where its own bytes were dropped.
      if (said > most) kept.push(mark.bytes);
      said = 0;
      from = mark.end;
    }
    keep(chunk.subarray(from), kept);
    tail = lastOf(chunk);
    return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  };

  /** Part of one answer, as far as it may be kept. */
  function keep(part: Buffer, kept: Buffer[]): void {
    const room = Math.max(0, most - said);
    if (said <= most) kept.push(part.subarray(0, room));
    if (said <= most && part.length > room) kept.push(cut);
    said += part.length;
  }

  /** The mark that began in the chunks before and ends in this one. There is room for one only. */
  function straddling(chunk: Buffer): Mark | null {
    const seam = Buffer.concat([tail, chunk.subarray(0, markLength - 1)]);
    const mark = within(seam, 0);
    // One that was whole before has been dealt with.
    return mark === null || mark.end <= tail.length ? null : { ...mark, end: mark.end - tail.length };
  }

  /** The first whole mark from there on. Copies nothing but the mark: it may be gigabytes. */
  function within(bytes: Buffer, from: number): Mark | null {
    for (let at = bytes.indexOf(word, from); at >= 0; at = bytes.indexOf(word, at + 1)) {
      const start = at - 2;
      if (start >= from && bytes[start] === LINE_FEED && (bytes[start + 1] === BEGIN || bytes[start + 1] === END)) {
        return { end: start + markLength, bytes: Buffer.from(bytes.subarray(start, start + markLength)) };
      }
    }
    return null;
  }

  // A copy: a part of a chunk would keep the whole of it in memory.
  function lastOf(chunk: Buffer): Buffer {
    const last = chunk.length < markLength ? Buffer.concat([tail, chunk]) : chunk;
    return Buffer.from(last.subarray(Math.max(0, last.length - markLength + 1)));
  }
}

const LINE_FEED = 10;
const BEGIN = '<'.charCodeAt(0);
const END = '>'.charCodeAt(0);

interface Mark {
  /** Where it ends, in the bytes that were searched. */
  readonly end: number;
  readonly bytes: Buffer;
}
