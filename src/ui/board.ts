import type { Done } from './done-words.ts';

/** What progress is drawn on. */
export interface Board {
  /** What is going on right now; '' for nothing. */
  now(line: string): void;
  /** What is over and stays to be read. */
  over(host: string, done: Done): void;
  /** Between these two a person is asked something. */
  hold(): void;
  release(): void;
  stop(): void;
}

const ignore = () => {};

/** For pipes, which are told line by line, and for --quiet. */
export const BLANK: Board = { now: ignore, over: ignore, hold: ignore, release: ignore, stop: ignore };
