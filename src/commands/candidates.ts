import type { Command, Option } from 'commander';
import { visibleCommands } from './leaves.ts';

/** What may stand in place of the last word: itself, and a few words about it. */
export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** Names that only a machine knows; asked for when they are wanted, since a completion is waited for. */
export interface Names {
  readonly hosts: () => readonly Candidate[];
  readonly controls: () => readonly Candidate[];
  readonly profiles: () => readonly Candidate[];
  /** All that `explain` can be asked for. */
  readonly topics: () => readonly Candidate[];
}

export interface Answer {
  readonly candidates: readonly Candidate[];
  /** A file may stand there, too; shells know those better. */
  readonly files: boolean;
}

/**
 * What may stand at the cursor. `words` are those behind `ironhull`, the last one as far as it is typed. All of it is
 * derived from the command line's own definition: what a command does not take is not offered.
 */
export function candidatesFor(root: Command, words: readonly string[], names: Names): Answer {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const at = before.findIndex((it) => !it.startsWith('-'));
  const isGroup = root.commands.length > 0;
  if (!isGroup) return within(root, before, current, names);
  const commands = visibleCommands(root).map((it) => ({ value: it.name(), about: it.description() }));
  if (at === -1) return plain(current.startsWith('-') ? optionsOf(root) : commands);
  if (before[at] === 'help') return plain(commands);
  const command = root.commands.find((it) => it.name() === before[at]);
  return command === undefined ? NOTHING : candidatesFor(command, words.slice(at + 1), names);
}

function within(command: Command, before: readonly string[], current: string, names: Names): Answer {
  const joined = /^(--[a-z-]+)=/.exec(current);
  if (joined !== null) {
    const option = named(command, joined[1]!);
    const answer = option === undefined ? NOTHING : valuesOf(option, names);
    return { files: false, candidates: answer.candidates.map((it) => ({ ...it, value: joined[0] + it.value })) };
  }
  const { option, words } = walked(command, before);
  if (option !== undefined && !(option.variadic && current.startsWith('-'))) return valuesOf(option, names);
  if (current.startsWith('-')) return plain(optionsOf(command));
  const args = command.registeredArguments;
  const argument = args[words] ?? args.find((it) => it.variadic);
  switch (argument?.name()) {
    case 'host':
      return plain(names.hosts());
    case 'topic':
      return plain(names.topics());
    default:
      return plain(argument?.argChoices?.map((value) => ({ value })) ?? []);
  }
}

/** The option whose value comes next, and how many words went to arguments. */
function walked(command: Command, before: readonly string[]): { option: Option | undefined; words: number } {
  let option: Option | undefined;
  let words = 0;
  for (const word of before) {
    if (word.startsWith('-')) {
      const found = word.includes('=') ? undefined : named(command, word);
      option = found?.required === true || found?.optional === true ? found : undefined;
    } else if (option === undefined) words++;
    else if (!option.variadic) option = undefined;
  }
  return { option, words };
}

function valuesOf(option: Option, names: Names): Answer {
  if (option.argChoices !== undefined) return plain(option.argChoices.map((value) => ({ value })));
  switch (option.attributeName()) {
    case 'only':
    case 'skip':
      return plain(globs(names.controls()));
    case 'accept':
      return plain(names.controls());
    case 'profile':
      return { candidates: names.profiles(), files: true };
    default:
      return { candidates: [], files: /<file/.test(option.flags) };
  }
}

/** `daemon/*` first: an area is meant more often than one control of it. */
function globs(controls: readonly Candidate[]): Candidate[] {
  const areas = new Set(controls.map(({ value }) => value.slice(0, value.indexOf('/'))));
  return [...[...areas].map((area) => ({ value: `${area}/*`, about: `all of ${area}` })), ...controls];
}

const named = (command: Command, flag: string) => command.options.find((it) => it.long === flag || it.short === flag);

const optionsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .map((it) => ({ value: it.long ?? it.short ?? '', about: it.description }));

const plain = (candidates: readonly Candidate[]): Answer => ({ candidates, files: false });
const NOTHING = plain([]);
