// The host's clock jumps while a change waits for its confirmation. The deadline is counted in seconds since boot.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { outcomeOf, readHistory } from '../../src/engine/transaction/progress.ts';
import { commitScript, historyScript } from '../../src/engine/transaction/scripts.ts';
import { type FakeHost, fakeHost, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { figure } from './figures.ts';
import { hook } from './hooks.ts';
import { quiet, seen, severally } from './patience.ts';
import { furnish, ID, samplePlan, stateOf, TX } from './sample.ts';

const HOUR = 3600;
const TEN_YEARS = 10 * 365 * 24 * HOUR;
const CONFIRM = 3;

describe.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it('a clock that jumps neither brings the deadline nearer nor puts it off', async () => {
    const violations: string[] = [];
    const jumps = [HOUR, -HOUR, TEN_YEARS, -TEN_YEARS];
    await severally(jumps, async (jump) => {
      const wrong = (what: string) => violations.push(`${shell}, ${jump} s: ${what}`);
      const host = hostWithClock(shell);
      const before = stateOf(host);
      const { kind } = outcomeOf(
        (await host.run(start(host, samplePlan(), { confirmSeconds: CONFIRM }))).stdout,
        NONCE,
      );
      setClock(host, jump);
      if (kind !== 'awaiting') wrong(`ends as ${kind}`);
      const deadline = Number(host.read(`${TX}/deadline`));
      if (deadline > uptime() + CONFIRM + 1) wrong('the deadline lies too far ahead');
      await seen(() => !host.exists(`${TX}/armed`), 'the deadline');
      if (uptime() < deadline) wrong('was rolled back too early');
      await quiet(host);
      if (stateOf(host) !== before) wrong('not as before');
      const { stdout } = await host.run(historyScript({ nonce: NONCE, seam: host.seam }));
      const history = readHistory(stdout, NONCE);
      if (history?.[0]?.state !== 'rolled-back') wrong(`the history says ${JSON.stringify(history)}`);
      await host.remove();
    });
    figure({ attack: 'clock jump', atLeast: '± 1 h and ± 10 y × 3 shells', rounds: jumps.length, violations });
  });

  it('a change can be confirmed after a jump', async () => {
    const violations: string[] = [];
    const jumps = [TEN_YEARS, -TEN_YEARS];
    await severally(jumps, async (jump) => {
      const host = hostWithClock(shell);
      await host.run(start(host, samplePlan(), { confirmSeconds: 86_400 }));
      setClock(host, jump);
      const { stdout } = await host.run(commitScript(ID, { nonce: NONCE, seam: host.seam }));
      if (outcomeOf(stdout, NONCE).kind !== 'committed') violations.push(`${shell}, ${jump} s: ${stdout}`);
      await host.remove();
    });
    figure({ attack: 'clock jump', atLeast: '± 1 h and ± 10 y × 3 shells', rounds: jumps.length, violations });
  });
});

/** A host whose `date` is off by what setClock says. */
function hostWithClock(shell: string): FakeHost {
  const host = fakeHost(shell);
  furnish(host);
  hook(
    host,
    [],
    `date() {
  read -r jump_ <'${host.programs}/jump'
  case $1 in +%s) echo $(($(command date +%s) + jump_)) ;; *) command date "$@" ;; esac
}`,
  );
  setClock(host, 0);
  return host;
}

const setClock = (host: FakeHost, jump: number) => writeFileSync(`${host.programs}/jump`, `${jump}\n`);
const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
