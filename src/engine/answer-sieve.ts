/**
 * Takes out of a probe script's output what one answer says beyond `most` bytes, while it flows in: a question that is
 * answered with gigabytes is itself unknown, and costs the others nothing. A frame of our own ends what was cut, or half
 * an answer would be taken for a whole one. Only a line with this run's nonce ends what is dropped.
 */
export function answerSieve(nonce: string, most: number): (chunk: Buffer) => Buffer {
  const end = Buffer.from(`\n>${nonce} `);
  const cut = Buffer.from(`\n>${nonce} 1 the answer is longer than any honest one\n`);
  /** Bytes of this answer so far. */
  let said = 0;
  /** The last bytes that came: the end may begin there. */
  let tail = Buffer.alloc(0);

  return (chunk) => {
    const kept: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      const at = endIn(rest);
      const length = at ?? rest.length;
      keep(rest.subarray(0, length), kept);
      tail = at === null ? lastOf(rest) : Buffer.alloc(0);
      if (at !== null) said = 0;
      rest = rest.subarray(length);
    }
    return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  };

  /** Part of one answer, as far as it may be kept. What follows the end of a cut one on its line means nothing. */
  function keep(part: Buffer, kept: Buffer[]): void {
    const room = Math.max(0, most - said);
    if (said <= most) kept.push(part.subarray(0, room));
    if (said <= most && part.length > room) kept.push(cut);
    said += part.length;
  }

  /** Where in these bytes the answer has ended, or null. Copies none of them: they may be gigabytes. */
  function endIn(bytes: Buffer): number | null {
    const seam = Buffer.concat([tail, bytes.subarray(0, end.length - 1)]);
    const over = seam.indexOf(end);
    if (over >= 0) return over + end.length - tail.length;
    const inside = bytes.indexOf(end);
    return inside < 0 ? null : inside + end.length;
  }

  // A copy: a part of a chunk would keep the whole of it in memory.
  function lastOf(bytes: Buffer): Buffer<ArrayBuffer> {
    const last = bytes.length < end.length ? Buffer.concat([tail, bytes]) : bytes;
    return Buffer.from(last.subarray(Math.max(0, last.length - end.length + 1)));
  }
}
