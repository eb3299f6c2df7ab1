import { oneLine } from '../escape.ts';
import { type Event, type Stage, type Tell, unreachable } from '../events.ts';
import { BLANK } from './board.ts';
import { doneWords } from './done-words.ts';
import { spinnerOn } from './spinner.ts';
import { stageWord, stageWords } from './stage-words.ts';

/** Where progress is shown: standard error, so that a report in a pipe stays whole. */
export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  readonly isTTY: boolean;
  readonly quiet: boolean;
  /** How many hosts this run has, where that is known beforehand. */
  readonly hosts?: number;
}

export interface Progress extends Tell {
  /** Takes the spinner away, for good; the terminal is as before. */
  stop(): void;
  /** Asks a person: one question at a time, and nothing is drawn over it. */
  quietly<T>(ask: () => Promise<T>): Promise<T>;
}

/** Tells what goes on: a spinner on a terminal, a line for each change in a pipe, nothing when quiet. */
export function progress({ stream, isTTY, quiet, hosts = 1 }: ProgressOptions): Progress {
  // A terminal that knows no size (a serial console, some that programs make) says 0 columns. The spinner would find its
  // line infinitely high, and clear lines for ever.
  const drawn = isTTY && !('columns' in stream && stream.columns === 0);
  const board = drawn && !quiet ? spinnerOn(stream) : BLANK;
  const told = quiet || drawn ? null : stream;
  const at = new Map<string, { stage: Stage; line: string }>();
  let [finished, turn] = [0, Promise.resolve()];
  const total = () => Math.max(hosts, at.size + finished);

  const tell = (event: Event) => {
    const host = oneLine(event.host, 80);
    switch (event.type) {
      case 'host-started':
        return;
      case 'host-stage': {
        const line = `${host}: ${stageWords(event)}`;
        const news = at.get(host)?.line !== line;
        at.set(host, { stage: event.stage, line });
        if (news) told?.write(`${line}\n`);
        return board.now(nowLine(at, finished, total()));
      }
      case 'host-done': {
        const done = doneWords(event.report);
        at.delete(host);
        finished++;
        told?.write(`${host}: ${done.words}\n`);
        // A single host's report follows at once and says it better.
        if (total() > 1) board.over(host, done);
        return board.now(nowLine(at, finished, total()));
      }
      default:
        return unreachable(event);
    }
  };

  return Object.assign(tell, {
    stop: () => board.stop(),
    quietly<T>(ask: () => Promise<T>): Promise<T> {
      const answer = turn.then(async () => {
        board.hold();
        try {
          return await ask();
        } finally {
          board.release();
        }
      });
      turn = answer.then(ignore, ignore);
      return answer;
    },
  });
}

const ignore = () => {};

/** One host: what it is at. Several: how many are done, and how many are at what. */
function nowLine(at: ReadonlyMap<string, { stage: Stage; line: string }>, finished: number, total: number): string {
  const busy = [...at.values()];
  if (total === 1) return busy[0]?.line ?? '';
  const counted = new Map<string, number>();
  for (const { stage } of busy) counted.set(stageWord(stage), (counted.get(stageWord(stage)) ?? 0) + 1);
  const stages = [...counted].map(([word, n]) => `${n} ${word}`);
  return [`${finished} of ${total} hosts done`, ...stages].join(', ');
}
