/** Noise before the script's own output that is kept for messages; what a login shell prints beyond that is dropped. */
const MOST_NOISE = 64 * 1024;

/**
 * Gathers one stream of a command, as bytes: a character may be cut in two between chunks, and is whole again only at
 * the end. What comes before the marker line is noise (.bashrc, sudo's lecture) and kept apart.
 */
export class Collector {
  readonly #marker: Buffer;
  readonly #onLine: ((line: string) => void) | undefined;
  #noise: Buffer = Buffer.alloc(0);
  #chunks: Buffer[] = [];
  #line: Buffer[] = [];
  #started = false;
  /** All bytes that came, noise included. */
  bytes = 0;

  constructor(marker: string, onLine?: (line: string) => void) {
    this.#marker = Buffer.from(`${marker}\n`);
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.#started) {
      this.#keep(chunk);
      return;
    }
    const all = Buffer.concat([this.#noise, chunk]);
    const at = all.indexOf(this.#marker);
    if (at < 0) {
      // Only the end matters: the marker may be cut in two, and sudo's words come last.
      this.#noise = all.subarray(Math.max(0, all.length - MOST_NOISE));
      return;
    }
    this.#started = true;
    this.#noise = all.subarray(0, at);
    this.#keep(all.subarray(at + this.#marker.length));
  }

  /** Whether the marker has come: the script has begun to run. */
  get started(): boolean {
    return this.#started;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  get noise(): string {
    return this.#noise.toString('utf8');
  }

  #keep(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    if (this.#onLine === undefined) return;
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      this.#onLine(Buffer.concat([...this.#line, chunk.subarray(from, end)]).toString('utf8'));
      this.#line = [];
      from = end + 1;
    }
    if (from < chunk.length) this.#line.push(chunk.subarray(from));
  }
}
