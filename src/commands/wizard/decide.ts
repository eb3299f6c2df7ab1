import { CONTROLS } from '../../controls/index.ts';
import { unreachable } from '../../events.ts';
import { count } from '../../facts/words.ts';
import type { Choice } from '../../ui/choose.ts';
import { chooseSome } from '../../ui/choose.ts';
import type { Answer, Question } from '../../wizard/question.ts';
import { questionsFor } from '../../wizard/questions.ts';
import { explain } from '../explain.ts';
import { type State, say, tell } from './state.ts';
import { BACK, on, type Step, type Turn, turn, walk } from './turn.ts';

/** One question after the other, of those whose answer matters on these hosts. */
export const decide: Step<State> = async (state) => {
  const questions = questionsFor(state.reports, CONTROLS);
  if (questions.length === 0) {
    say('Nothing has to be decided: all that is wrong is mended without touching what runs.\n');
    return on(state);
  }
  say(`\n${count(questions.length, 'thing')} to decide. Everything else is mended without touching what runs.\n`);
  const steps = questions.map((question, at): Step<State> => {
    return async (now) => {
      say(`\n${at + 1} of ${questions.length}: ${question.title}\n`);
      show(question);
      const answer = await asked(question, now.answers);
      if (answer.go !== 'on') return answer;
      const others = now.answers.filter(({ control }) => control !== question.control);
      return on({ ...now, answers: [...others, answer.value] });
    };
  });
  return walk(steps, state);
};

function show({ here, gain, cost }: Question): void {
  for (const { host, words } of here) tell(`${host}: ${words}`, 2, 2);
  tell(`Gain: ${gain}`, 2, 6);
  if (cost !== '') tell(`Cost: ${cost}`, 2, 6);
}

function asked(question: Question, answers: readonly Answer[]): Promise<Turn<Answer>> {
  const before = answers.find(({ control }) => control === question.control);
  switch (question.kind) {
    case 'consent':
      return consent(question, before?.kind === 'consent' ? before.said : undefined);
    case 'members':
      return some(question, before, 'Who may be in the group docker, and so be root?', []);
    case 'services':
      return some(question, before, 'Which of these services must stay? The others are stopped and masked.', []);
    case 'listeners':
      return some(question, before, 'Which of these belong on this host? The others stay, and stay a finding.', []);
    default:
      return unreachable(question);
  }
}

type Said = 'now' | 'later' | 'never';

async function consent(question: Question & { kind: 'consent' }, before: Said | undefined): Promise<Turn<Answer>> {
  const { control, recommended } = question;
  const mark = (said: Said) => (said === recommended ? ' (recommended)' : '');
  const choices: Choice<Said | 'more'>[] = [
    { name: `Do it${mark('now')}`, value: 'now' },
    { name: `Not now: it stays a finding${mark('later')}`, value: 'later' },
    { name: 'Never on these hosts: take it out of the profile', value: 'never' },
    { name: '? Tell me more', value: 'more' },
  ];
  const answer = await turn<Said | 'more'>('What is to be done?', choices, before ?? recommended);
  if (answer.go !== 'on') return answer;
  if (answer.value !== 'more') return on({ kind: 'consent', control, said: answer.value });
  await more(control);
  return consent(question, before);
}

/** All names in one list; then a word to go on, so that there is a way back here, too. */
async function some(
  question: Question & { kind: 'members' | 'services' | 'listeners' },
  before: Answer | undefined,
  message: string,
  byDefault: readonly string[],
): Promise<Turn<Answer>> {
  const { kind, control, names } = question;
  const ticked = before !== undefined && before.kind !== 'consent' ? before.keep : byDefault;
  const keep = await chooseSome(
    `${message} (Space ticks, Return goes on)`,
    names.map((name) => ({ name, value: name })),
    ticked,
  );
  const said = keep.length === 0 ? 'none of them' : keep.join(', ');
  const sure = await turn<'on' | 'again' | 'more'>(`Stays: ${said}.`, [
    { name: 'Go on', value: 'on' },
    { name: 'Choose again', value: 'again' },
    { name: '? Tell me more', value: 'more' },
  ]);
  if (sure.go !== 'on') return sure.go === 'back' ? BACK : sure;
  if (sure.value === 'on') return on({ kind, control, keep });
  if (sure.value === 'more') await more(control);
  return some(question, { kind, control, keep }, message, byDefault);
}

async function more(control: string): Promise<void> {
  if (CONTROLS.has(control)) await explain(control);
  else
    say(
      'Where live-restore cannot hold containers (a swarm), a restart of dockerd stops them, and they start again.\n',
    );
}
