// A script that is cut short on its way runs nothing (reliability.md finding 1), whatever the byte: before a
// transaction, while one awaits its confirmation, and when one is committed.
import { readdirSync } from 'node:fs';
import { describe, it } from 'vitest';
import { commitScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import { type FakeHost, fakeHost, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { figure, rounds, seed } from './figures.ts';
import { severally } from './patience.ts';
import { randomBelow } from './random.ts';
import { furnish, ID, samplePlan, stateOf, TX } from './sample.ts';

describe.each(Object.entries(SHELLS))('half a script under %s', (_, shell) => {
  it('changes nothing, and the whole one does', async () => {
    const host = fakeHost(shell);
    furnish(host);
    const call = { nonce: NONCE, seam: host.seam };
    const before = stateOf(host);
    const violations: string[] = [];
    let tried = 0;

    const cut = async (name: string, script: string, randomOffsets: number) => {
      const [files, marks] = [stateOf(host), marksOf(host)];
      const offsets = offsetsOf(script, randomOffsets);
      tried += offsets.length;
      await severally(offsets, async (at) => {
        await host.run(script.slice(0, at));
        if (marksOf(host) !== marks)
          violations.push(`${shell}: ${name} cut at ${at} of ${script.length}: ${marksOf(host)}`);
      });
      if (stateOf(host) !== files) violations.push(`${shell}: ${name} cut somewhere changes the host`);
    };

    const begin = start(host, samplePlan(), { confirmSeconds: 86_400 });
    await cut('start', begin, rounds(20, 1000));
    await host.run(begin);
    if (stateOf(host) === before || !host.exists(`${TX}/awaiting`))
      violations.push(`${shell}: the whole start does nothing`);

    await cut('commit', commitScript(ID, call), rounds(5, 300));
    await cut('rollback of what awaits', rollbackScript('latest', call), rounds(5, 300));
    await host.run(commitScript(ID, call));
    if (!host.exists(`${TX}/committed`)) violations.push(`${shell}: the whole commit does nothing`);

    await cut('rollback', rollbackScript(ID, call), rounds(5, 300));
    // Without its last newline a script is whole.
    await host.run(rollbackScript(ID, call).slice(0, -1));
    if (!host.exists(`${TX}/rolled-back`) || stateOf(host) !== before)
      violations.push(`${shell}: the whole rollback fails`);
    await host.remove();
    const atLeast = 'every verb boundary and 1,000 random offsets per shell';
    figure({ attack: 'script cut at a byte offset', atLeast, rounds: tried, violations, seed });
  });
});

/** Where each line of the plan and of the calls begins and ends, the bytes at both ends, and some at random. */
function offsetsOf(script: string, random: number): number[] {
  const offsets = new Set([0, 1, 2, 5, 6, 7]);
  const from = Math.max(0, script.indexOf('\nexpectations() {'));
  const to = script.indexOf('\n# The transaction library', from);
  for (let at = from; at < to; at += 1) if (script[at] === '\n') offsets.add(at).add(at + 1);
  for (let at = script.length - 80; at < script.length; at += 3) offsets.add(at);
  const below = randomBelow(script.length);
  for (let n = 0; n < random; n += 1) offsets.add(below(script.length));
  return [...offsets].filter((at) => at < script.length - 1);
}

/** What the host remembers: nothing is begun or decided without a file there. */
function marksOf(host: FakeHost): string {
  const files = readdirSync(host.root, { recursive: true, encoding: 'utf8' }).filter((it) => /^(var|run)/.test(it));
  return files.sort().join('\n');
}
