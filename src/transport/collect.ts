import { Bytes } from './bytes.ts';

/** Noise before the script's own output that is kept for messages; what a login shell prints beyond that is dropped. */
const MOST_NOISE = 64 * 1024;

/**
 * Gathers one stream of a command, as bytes: a character may be cut in two between chunks, and is whole again only at
 * the end. What comes before the marker line is noise (.bashrc, sudo's lecture) and kept apart.
 */
export class Collector {
  readonly #marker: Buffer;
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #sieve: (chunk: Buffer) => Buffer;
  readonly #noise = new Bytes();
  readonly #kept = new Bytes();
  /** Where the line that is not whole yet begins in what is kept. */
  #line = 0;
  #started = false;
  /** All bytes that came, noise included, but for those that the sieve took out. */
  bytes = 0;

  constructor(
    marker: string,
    { onLine, sieve = (chunk) => chunk }: { onLine?: (line: string) => void; sieve?: (chunk: Buffer) => Buffer } = {},
  ) {
    this.#marker = Buffer.from(`${marker}\n`);
    this.#onLine = onLine;
    this.#sieve = sieve;
  }

  push(chunk: Buffer): void {
    if (this.#started) {
      this.#keep(chunk);
      return;
    }
    const from = Math.max(0, this.#noise.length - this.#marker.length + 1);
    this.#noise.push(chunk);
    const { all } = this.#noise;
    const at = all.indexOf(this.#marker, from);
    if (at < 0) {
      this.bytes += chunk.length;
      // Only the end matters: the marker may be cut in two, and sudo's words come last. Cut seldom, for it is a copy.
      if (all.length > 2 * MOST_NOISE) this.#noise.keepLast(MOST_NOISE);
      return;
    }
    this.#started = true;
    const own = Buffer.from(all.subarray(at + this.#marker.length));
    this.bytes += chunk.length - own.length;
    this.#noise.cut(at);
    this.#keep(own);
  }

  /** Whether the marker has come: the script has begun to run. */
  get started(): boolean {
    return this.#started;
  }

  get text(): string {
    return this.#kept.all.toString('utf8');
  }

  get noise(): string {
    return this.#noise.all.subarray(-MOST_NOISE).toString('utf8');
  }

  #keep(chunk: Buffer): void {
    const kept = this.#sieve(chunk);
    const from = this.#kept.length;
    this.bytes += kept.length;
    this.#kept.push(kept);
    if (this.#onLine === undefined) return;
    const { all } = this.#kept;
    for (let end = all.indexOf(10, from); end >= 0; end = all.indexOf(10, this.#line)) {
      this.#onLine(all.subarray(this.#line, end).toString('utf8'));
      this.#line = end + 1;
    }
  }
}
