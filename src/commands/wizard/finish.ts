import { apply } from '../../session/apply.ts';
import { prepare } from '../prepare.ts';
import { working } from '../run.ts';
import { writeFiles } from './files.ts';
import { leaving } from './leaving.ts';
import { type State, say } from './state.ts';
import { on, type Step, turn } from './turn.ts';

/** Leaves the files, then applies what was decided: each plan is shown and agreed to once more. */
export const finish: Step<State> = async (state) => {
  const way = await turn('That is all. What now?', [
    { name: 'Show me each plan, and apply it on my word', value: 'apply' as const },
    { name: 'Only write the files', value: 'write' as const },
  ]);
  if (way.go !== 'on') return way;
  const written = writeFiles(state, new Date());
  const again = `\nThe same again, without a question:\n  ${written.line}\n`;
  if (way.value === 'write') {
    say(again);
    return on(state);
  }
  const options = {
    ...state.options,
    ...(state.local ? { local: true } : {}),
    ...(written.config === undefined ? {} : { config: written.config }),
    profile: written.profile,
    accept: written.accepted,
    verify: true,
  };
  const prepared = await prepare(written.whole ? [] : state.words, options);
  const { person } = prepared.world;
  // What is disruptive was asked for already; what was refused is not asked for again.
  const asked = person === null ? null : { ...person, consents: () => Promise.resolve([]) };
  const world = { ...prepared.world, person: asked };
  leaving.off();
  const code = await working('apply', { ...prepared, world }, options, apply, true);
  say(again);
  return on({ ...state, code });
};
