import type { HostOptions } from './options.ts';
import { decide } from './wizard/decide.ts';
import { finish } from './wizard/finish.ts';
import { chooseHosts } from './wizard/hosts.ts';
import { trustKeys } from './wizard/keys.ts';
import { leavable } from './wizard/leaving.ts';
import { look } from './wizard/look.ts';
import { chooseProfile } from './wizard/profile.ts';
import { type State, say, tell } from './wizard/state.ts';
import { walk } from './wizard/turn.ts';

const WELCOME = [
  'ironhull makes a machine that runs Docker hard to break out of, and proves it.',
  'This wizard looks at your hosts, asks what only you can know, and shows every change before it is made.',
  'Nothing is changed before you have seen the plan and said yes. Quit at any time: choose it, or press Ctrl-C.',
];

/**
 * `ironhull` alone on a terminal, or `ironhull wizard`: hosts, their keys, how strict, a look, what has to be decided;
 * then the files to reuse, and an apply like any other. Words name hosts beforehand.
 */
export async function wizard(words: readonly string[], options: HostOptions): Promise<number> {
  say('\n');
  for (const line of WELCOME) tell(line);
  say('\n');
  const given = words.length > 0 || options.local === true;
  const begin: State = {
    options,
    words,
    local: options.local === true,
    base: options.profile ?? 'baseline',
    reports: [],
    answers: [],
    code: 0,
  };
  return leavable(async () => {
    const end = await walk([...(given ? [] : [chooseHosts]), trustKeys, chooseProfile, look, decide, finish], begin);
    if (end.go === 'on') return end.value.code;
    say('Nothing was changed.\n');
    return 0;
  });
}
