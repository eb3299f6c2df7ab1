/** A time limit that stands still while a person is asked something: thinking of a passphrase is not the host's delay. */
export class Clock {
  readonly #due: () => void;
  #left: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, due: () => void) {
    this.#left = milliseconds;
    this.#due = due;
  }

  run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#due, this.#left);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }

  /** Waits for an answer with the clock stopped. */
  readonly whileAsking = async <T>(question: Promise<T>): Promise<T> => {
    const ran = this.#timer !== undefined;
    this.stop();
    try {
      return await question;
    } finally {
      if (ran) this.run();
    }
  };
}
