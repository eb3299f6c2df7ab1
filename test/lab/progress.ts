// Says what is being done and how long that usually takes. Durations are remembered in the cache, so that the second
// run on a machine knows better than our guess.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';

export interface Step {
  /** key under which the duration is remembered, e.g. "image bookworm" */
  readonly key: string;
  readonly title: string;
  /** seconds that it takes on a small machine; used until it has been measured here */
  readonly guess: number;
}

/** Runs the work and draws a bar on a terminal (one line), else a plain line now and then, on standard error. */
export async function withProgress<T>(step: Step, work: () => Promise<T>): Promise<T> {
  const usual = remembered()[step.key] ?? step.guess;
  const start = Date.now();
  const terminal = process.stderr.isTTY === true;
  const seconds = () => (Date.now() - start) / 1000;
  const draw = () => process.stderr.write(terminal ? `\r\x1b[2K${bar(step.title, seconds(), usual)}` : plain());
  const plain = () => `${step.title} … ${Math.round(seconds())} s (usually ${Math.round(usual)} s)\n`;
  // Short steps need no line in a log; on a terminal the bar shows at once.
  if (terminal || usual >= 5) draw();
  const timer = setInterval(draw, terminal ? 200 : 20_000);
  timer.unref();
  try {
    const result = await work();
    remember(step.key, seconds());
    return result;
  } finally {
    clearInterval(timer);
    if (terminal) process.stderr.write('\r\x1b[2K');
  }
}

/** e.g. `building bookworm [########------------] 12 s of about 35 s` */
export function bar(title: string, seconds: number, usual: number): string {
  // Never full before the end: an estimate that was too short is seen as such.
  const part = Math.min(seconds / Math.max(usual, 0.1), 0.95);
  const done = Math.round(part * 20);
  return `${title} [${'#'.repeat(done)}${'-'.repeat(20 - done)}] ${Math.round(seconds)} s of about ${Math.round(usual)} s`;
}

function remembered(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

/** Two at once may lose one measurement: it is an estimate. */
function remember(key: string, seconds: number): void {
  const old = remembered()[key];
  const mean = old === undefined ? seconds : (old + seconds) / 2;
  writeFileSync(file(), `${JSON.stringify({ ...remembered(), [key]: Math.round(mean * 10) / 10 }, null, 2)}\n`);
}

function file(): string {
  return join(cacheFolder(), 'durations.json');
}
