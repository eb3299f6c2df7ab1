// Tries a sample of a verb on a lab host.
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { commitScript, followScript, rollbackScript, startScript } from '../../src/engine/transaction/scripts.ts';
import { planOf } from '../shell/fake-host.ts';
import type { Sample } from '../shell/verb-samples.ts';
import { differences, hostState, type LabHost } from './lab.ts';

const NONCE = 'n0nce0123456789';
let count = 0;

/** What a host needs to try verbs on it, and how they are called there. */
export function verbsOn(host: LabHost) {
  count += 1;
  const id = `20260101T00${String(count).padStart(4, '0')}Z-verb`;
  const exec = async (script: string) => {
    const { stdout, stderr } = await host.run(script, { timeoutMs: 600_000 });
    const outcome = outcomeOf(stdout, NONCE);
    if (outcome.kind === 'unknown') console.error(stdout, stderr);
    return outcome;
  };
  return {
    start: ({ actions }: Pick<Sample, 'actions'>) =>
      exec(
        startScript(planOf(actions), {
          id,
          nonce: NONCE,
          operator: 'the lab',
          confirmSeconds: 300,
          keepers: ['ssh.service', 'cron.service'],
          record: { profile: 'lab' },
        }),
      ),
    commit: () => exec(commitScript(id, { nonce: NONCE })),
    follow: () => exec(followScript(id, { nonce: NONCE })),
    rollback: () => exec(rollbackScript(id, { nonce: NONCE })),
    state: () => hostState(host),
  };
}

/** Arranges, applies, commits and undoes a sample. What is returned should be empty: what went wrong, or differs from before. */
export async function tried(
  host: LabHost,
  { does, actions, arrange, applied, alike = ':' }: Sample,
): Promise<string[]> {
  const { start, commit, rollback, state } = verbsOn(host);
  await host.must(`ROOT=; set -e\n${arrange}`);
  const before = { host: await state(), alike: await host.must(`ROOT=; ${alike}`) };
  const outcomes = [await start({ actions })];
  const { code, stdout, stderr } = await host.run(`ROOT=; ${applied}`);
  outcomes.push(await commit(), await rollback());
  const after = { host: await state(), alike: await host.must(`ROOT=; ${alike}`) };
  const wanted = ['awaiting', 'committed', 'rolled-back'];
  return [
    ...outcomes.flatMap((it, at) => (it.kind === wanted[at] ? [] : [`${does}: ${JSON.stringify(it)}`])),
    ...(code === 0 ? [] : [`${does}: it does not hold once applied: ${stdout}${stderr}`]),
    ...differences(before.host, after.host),
    ...(before.alike === after.alike ? [] : [`before: ${before.alike}`, `after: ${after.alike}`]),
  ];
}
