/**
 * Takes out of a probe script's output what one answer says beyond `most` bytes, while it flows in: a question that is
 * answered with gigabytes is itself unknown, and costs the others nothing. A frame of our own ends what was cut, or half
 * an answer would be taken for a whole one. Only a line with this run's nonce ends what is dropped.
 */
export function answerSieve(nonce: string, most: number): (chunk: Buffer) => Buffer {
  const end = Buffer.from(`\n>${nonce} `);
  const cut = Buffer.from(`\n>${nonce} 1 the answer is longer than any honest one\n`);
  /** Bytes of this answer that were let through. */
  let said = 0;
  /** While an answer is too long: its last bytes, for its end may be cut in two. */
  let held: Buffer | undefined;
  /** Of what was let through, the last bytes: the end may begin there. */
  let tail = Buffer.alloc(0);

  return (chunk) => {
    const kept: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0) rest = held === undefined ? through(rest, kept) : skipped(rest, held);
    return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  };

  /** Lets through up to the end of this answer, or up to what it may say. Gives what is left of the chunk. */
  function through(bytes: Buffer, kept: Buffer[]): Buffer {
    const joined = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
    const at = joined.indexOf(end);
    const over = at < 0 ? bytes.length : at + end.length - tail.length;
    const room = most - said;
    if (over <= room) {
      kept.push(bytes.subarray(0, over));
      said = at < 0 ? said + over : 0;
      tail = at < 0 ? last(joined) : Buffer.alloc(0);
      return bytes.subarray(over);
    }
    kept.push(bytes.subarray(0, room), cut);
    held = last(joined.subarray(0, tail.length + room));
    return bytes.subarray(room);
  }

  /** Drops up to the end of this answer, and that too. What follows it on its line means nothing to the reader. */
  function skipped(bytes: Buffer, before: Buffer): Buffer {
    const joined = Buffer.concat([before, bytes]);
    const at = joined.indexOf(end);
    if (at < 0) {
      held = last(joined);
      return Buffer.alloc(0);
    }
    held = undefined;
    said = 0;
    tail = Buffer.alloc(0);
    return joined.subarray(at + end.length);
  }

  // A copy: a part of a chunk would keep the whole of it in memory.
  function last(bytes: Buffer): Buffer<ArrayBuffer> {
    return Buffer.from(bytes.subarray(Math.max(0, bytes.length - end.length + 1)));
  }
}
