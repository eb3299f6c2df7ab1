import { oneLine } from '../../escape.ts';
import type { Host } from '../../model.ts';
import { COMPARE, keyLines, offeredKeys } from '../known-keys.ts';
import { prepare } from '../prepare.ts';
import { type State, say } from './state.ts';
import { AWAY, BACK, on, type Step, turn } from './turn.ts';

/** Host keys that are not known yet are shown, and stored on a yes. A host that does not answer is left to the look. */
export const trustKeys: Step<State> = async (state) => {
  if (state.local) return on(state);
  const prepared = await prepare(state.words, { ...state.options, verify: false });
  prepared.finish();
  for (const { host } of prepared.works) {
    const end = await trusted(host, prepared.chosen.timeout);
    if (end !== 'on') return end === 'back' ? BACK : AWAY;
  }
  return on(state);
};

async function trusted({ name, ssh }: Host, timeoutMs: number): Promise<'on' | 'back' | 'away'> {
  if (ssh === null) return 'on';
  const offered = await offeredKeys(ssh, timeoutMs).catch((error: Error) => {
    if (error.name === 'UsageError') throw error;
    say(`${oneLine(name)}: ${oneLine(error.message)}\n`);
    return null;
  });
  if (offered === null || offered.fresh === 0) return 'on';
  say(
    `\n${oneLine(name)} (${ssh.address}:${ssh.port}) is not known yet. It shows these keys:\n${keyLines(offered)}${COMPARE}`,
  );
  const answer = await turn('Is that this host?', [{ name: 'Yes, I compared them: remember these keys', value: true }]);
  if (answer.go === 'on') offered.store();
  return answer.go;
}
