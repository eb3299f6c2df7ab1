import type { ExecOptions, ExecResult } from '../model.ts';
import { Collector } from './collect.ts';

export const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/** One command line for the login shell, with what it reads and where its own output begins. */
export interface Job {
  /** Short and harmless: it can be seen in the host's process list. */
  readonly command: string;
  readonly stdin: string;
  /** The line that the script prints first, on both streams. */
  readonly marker: string;
  readonly limits: ExecOptions;
}

/** How a command ended. `started` tells whether the script behind the command line has begun. */
export interface Ended extends ExecResult {
  readonly started: boolean;
  /** What came on either stream before the script's own output, or instead of it. */
  readonly noise: string;
}

/** Runs one command line on the host as the login user. Rejects with a TransportError only when nothing has run. */
export type Run = (job: Job) => Promise<Ended>;

/** Both streams of one command, under one limit of bytes. */
export class Streams {
  readonly stdout: Collector;
  readonly stderr: Collector;
  readonly #most: number;

  constructor({ marker, limits }: Job) {
    this.stdout = new Collector(marker, limits);
    this.stderr = new Collector(marker);
    this.#most = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  get tooMuch(): boolean {
    return this.stdout.bytes > this.#most || this.stderr.bytes > this.#most;
  }

  ended(code: number | null, cut: ExecResult['cut'] | undefined): Ended {
    return {
      stdout: this.stdout.text,
      stderr: this.stderr.text,
      code,
      ...(cut === undefined ? {} : { cut }),
      started: this.stdout.started || this.stderr.started,
      noise: `${this.stdout.noise}\n${this.stderr.noise}`,
    };
  }
}
