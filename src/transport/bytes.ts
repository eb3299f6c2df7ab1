/**
 * Bytes that arrive piecemeal, in one piece of memory. A list of chunks would cost a hundred bytes for each, and keep the
 * packets alive that they were cut from: a host that sends single bytes makes gigabytes of eight megabytes.
 */
export class Bytes {
  #held = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What is there, without a copy: good until the next push. */
  get all(): Buffer {
    return this.#held.subarray(0, this.#length);
  }

  push(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(4096, length, this.#held.length * 2));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    chunk.copy(this.#held, this.#length);
    this.#length = length;
  }

  /** Keeps only the first `count` bytes. */
  cut(count: number): void {
    this.#length = count;
  }

  /** Keeps only the last `count` bytes. */
  keepLast(count: number): void {
    this.#held.copyWithin(0, this.#length - count, this.#length);
    this.#length = count;
  }
}
