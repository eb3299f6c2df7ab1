import { seed } from './figures.ts';

/** Whole numbers below `limit`, the same ones for the same seed and `salt` (mulberry32). */
export function randomBelow(salt: number): (limit: number) => number {
  let state = (seed + Math.imul(salt, 0x9e3779b9)) | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}
