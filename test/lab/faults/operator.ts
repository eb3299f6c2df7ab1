// An operator who applies and to whom something happens on the way, and how far the host has come meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ironhull, type Run, type RunOptions, reach } from '../ironhull.ts';
import type { LabHost } from '../lab.ts';
import { until } from '../processes.ts';
import { CONSENT } from './scene.ts';

/** How far a transaction has come: a file of its folder or a condition on the host, or a word of the operator's progress. */
export type Stage =
  | { readonly name: string; readonly on: 'host'; readonly condition: string; readonly afterMs?: number }
  | { readonly name: string; readonly on: 'operator'; readonly says: string; readonly afterMs?: number };

/** A file in the transaction's folder is there. */
export const mark = (name: string, file: string, afterMs = 0): Stage => ({
  name: afterMs === 0 ? name : `${name}, ${afterMs} ms on`,
  on: 'host',
  condition: `ls /var/lib/ironhull/tx/*/${file}`,
  afterMs,
});

/** The operator's terminal says it. */
export const said = (name: string, says: string): Stage => ({ name, on: 'operator', says });

export interface Applying {
  readonly done: Promise<Run>;
  /** As from the kernel out of memory: no handler runs. */
  kill(): void;
  /** Resolves as soon as the stage is reached, and says whether it was before the operator's run had ended. */
  reached(stage: Stage): Promise<boolean>;
}

export interface ApplyOptions extends RunOptions {
  readonly to?: readonly string[];
  readonly confirmWithin?: string;
  readonly more?: readonly string[];
}

/** Starts the built tool and does not wait for it. */
export function applying(host: LabHost, o: ApplyOptions = {}): Applying {
  let pid: number | undefined;
  let [words, ended] = ['', false];
  const args = [
    ...(o.to ?? reach(host)),
    '--yes',
    ...CONSENT,
    '--confirm-within',
    o.confirmWithin ?? '10s',
    ...(o.more ?? []),
  ];
  const done = ironhull(['apply', ...args], {
    ...o,
    onStart: (it) => {
      pid = it;
    },
    onStderr: (text) => {
      words += text;
    },
  }).finally(() => {
    ended = true;
  });
  return {
    done,
    kill() {
      if (pid !== undefined && !ended) process.kill(pid, 'SIGKILL');
    },
    async reached(stage) {
      const there = async () => {
        if (stage.on === 'operator') return words.includes(stage.says);
        return (await host.run(stage.condition)).code === 0;
      };
      await until(async () => ((await there()) || ended ? true : undefined), {
        timeoutMs: 800_000,
        // A question to an emulated machine costs it a tenth of a second of the work that is waited for.
        everyMs: host.tier === 'qemu' ? 500 : 5,
        why: () => `never came to this: ${stage.name}\n${words}`,
      });
      await sleep(stage.afterMs ?? 0);
      return !ended;
    },
  };
}

/** Waits until the host has settled its newest transaction by itself, and gives what it came to. */
export async function settled(host: LabHost): Promise<'rolled-back' | 'committed' | 'nothing'> {
  const ask = `
    systemctl list-units --all --no-legend --plain 'ironhull*' | grep -q . && exit 0
    ls /var/lib/ironhull/tx/*/armed /var/lib/ironhull/tx/*/rolling-back 2>/dev/null | grep -q . && exit 0
    for it in /var/lib/ironhull/tx/*/; do [ -d "$it" ] && newest=$it; done
    if [ -e "$newest/rolled-back" ]; then echo rolled-back; elif [ -e "$newest/committed" ]; then echo committed; else echo nothing; fi`;
  return until(
    async () => {
      const word = (await host.run(ask)).stdout.trim();
      return word === 'rolled-back' || word === 'committed' || word === 'nothing' ? word : undefined;
    },
    { timeoutMs: 900_000, everyMs: 200, why: () => 'the host never settled its transaction' },
  );
}

/** What `rollback --list` says of the newest transaction. */
export async function lastOf(host: LabHost): Promise<{ state: string; ended: number | null; why?: string }> {
  const { stdout, stderr, code } = await ironhull(['rollback', ...reach(host), '--list', '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).at(-1);
}
