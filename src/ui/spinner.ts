import type { Ora } from 'ora';
import type { Board } from './board.ts';
import type { Done } from './done-words.ts';

/**
 * One line that turns. ora is loaded when the first line comes, since start-up is felt at every --help; what is told
 * before it is there is kept. It restores the cursor itself when the process ends by a signal.
 */
export function spinnerOn(stream: NodeJS.WritableStream): Board {
  let line = '';
  let [held, stopped, loading] = [false, false, false];
  let spinner: Ora | undefined;
  const waiting: { symbol: string; text: string }[] = [];

  const draw = () => {
    if (stopped || held) return;
    if (spinner === undefined) {
      if (!loading) void load();
      loading = true;
      return;
    }
    for (const it of waiting.splice(0)) spinner.stopAndPersist(it);
    if (line === '') spinner.stop();
    else if (spinner.isSpinning) spinner.text = line;
    else spinner.start(line);
  };

  async function load() {
    const { default: ora } = await import('ora');
    // Its own handling of stdin would put the terminal into raw mode, and Ctrl-C would no longer be a signal.
    spinner = ora({ stream, discardStdin: false, isEnabled: true });
    draw();
  }

  return {
    now(next) {
      line = next;
      draw();
    },
    over(host: string, { sign, words }: Done) {
      waiting.push({ symbol: sign, text: `${host}: ${words}` });
      draw();
    },
    hold() {
      held = true;
      spinner?.stop();
    },
    release() {
      held = false;
      draw();
    },
    stop() {
      spinner?.stop();
      for (const { symbol, text } of waiting.splice(0)) stream.write(`${symbol} ${text}\n`);
      stopped = true;
    },
  };
}
