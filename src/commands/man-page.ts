import type { Command, Option } from 'commander';
import { EXIT_CODES } from './exit-codes.ts';
import { type Leaf, leavesOf } from './leaves.ts';

/**
 * man/ironhull.1, from the command line's own definition (roff, man(7)). Options that every command about hosts takes
 * stand once, before the commands.
 */
export function manPage(root: Command): string {
  const commands = leavesOf(root);
  const common = shared(commands);
  return `${[
    // No date and no version: the page is the same until the command line changes.
    '.TH IRONHULL 1 "" "ironhull" "User Commands"',
    '.SH NAME',
    `ironhull \\- ${plain(lowered(root.description()).replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    ...commands.map(({ path, command }) => `.B ironhull ${plain(path)}\n${plain(command.usage())}\n.br`),
    '.SH DESCRIPTION',
    ...DESCRIPTION.flatMap((it) => ['.PP', plain(it)]),
    '.SH OPTIONS',
    'Every command about hosts takes these. In',
    '.I ironhull.yaml',
    'they may stand under defaults:, without the dashes before them.',
    ...common.flatMap(option),
    '.SH COMMANDS',
    ...commands.flatMap((it) => section(it, common)),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(({ code, means }) => ['.TP', `.B ${code}`, plain(sentence(means))]),
    ...TAIL,
  ].join('\n')}\n`;
}

/** All that `--help` says of a command, examples included. */
export function wholeHelp(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (it) => (text += it), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

const DESCRIPTION = [
  'Looks at hosts that run Docker over SSH, with nothing installed there; says what is wrong and what would change; changes ' +
    'it as one transaction that the host itself undoes unless it is confirmed from outside; and proves by behaviour that the ' +
    'isolation holds.',
  'A host is a name or an @group of ironhull.yaml, a name of ssh_config, user@address[:port], or \\-\\-local for this machine.',
];

const TAIL = [
  '.SH ENVIRONMENT',
  ...['.TP', '.B NO_COLOR', 'no colours, whatever its value'],
  ...['.TP', '.B IRONHULL_DEBUG', 'with an error, also where in ironhull it arose'],
  ...['.TP', '.B IRONHULL_WEBHOOK', 'as \\-\\-on\\-drift\\-webhook'],
  ...['.TP', '.B IRONHULL_WEBHOOK_HEADER', 'a header line for it, such as Authorization: Bearer ...'],
  '.SH FILES',
  ...['.TP', '.I ironhull.yaml', 'hosts, groups, waivers and settings, in the working directory'],
  ...['.TP', '.I ~/.ssh/config, ~/.ssh/known_hosts', 'read as ssh(1) reads them'],
  ...['.TP', '.I /var/lib/ironhull', 'on a host: its transactions, and what was applied'],
  '.SH SEE ALSO',
  'ssh(1), ssh_config(5), dockerd(8)',
];

function section({ path, command }: Leaf, common: readonly Option[]): string[] {
  const flags = new Set(common.map((it) => it.flags));
  const own = optionsOf(command).filter((it) => !flags.has(it.flags));
  const [, shown = ''] = /\nExamples:\n([\s\S]*?)(?:\n\n|$)/.exec(wholeHelp(command)) ?? [];
  const lines = shown.split('\n').map((it) => it.replace(/^ {2}/, ''));
  return [
    `.SS ${plain(path)}`,
    plain(sentence(command.description())),
    ...own.flatMap(option),
    ...(shown === '' ? [] : ['.PP', '.nf', ...lines.filter((it) => it !== '').map(plain), '.fi']),
  ];
}

function option(it: Option): string[] {
  const choices = it.argChoices === undefined ? '' : ` (${it.argChoices.join(', ')})`;
  return ['.TP', `.B ${plain(it.flags)}`, plain(`${it.description}${choices}`)];
}

/** The options that audit has and every other command about hosts, too. */
function shared(leaves: readonly Leaf[]): Option[] {
  const others = leaves.map(({ command }) => command).filter((it) => it.options.some(({ long }) => long === '--local'));
  const [first] = others;
  return first === undefined
    ? []
    : optionsOf(first).filter(({ flags }) => others.every((it) => it.options.some((its) => its.flags === flags)));
}

const optionsOf = (command: Command): readonly Option[] => command.options.filter((it) => !it.hidden);

/** Text that roff takes as it is: a bare - may become a hyphen, a dot at the start of a line is a request. */
const plain = (text: string): string =>
  text
    .replace(/\\(?!-)/g, '\\e')
    .replace(/(?<!\\)-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
