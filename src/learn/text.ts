import type { Proposal } from './propose.ts';

/** What a text is made of: the proposal, and what became of it on the host. */
interface Learned {
  readonly proposal: Proposal;
  readonly seccomp: string | null;
  readonly apparmor: string | null;
  readonly parser: string | null;
  readonly left: string | undefined;
}

/** The files of a proposal, by name. */
export function filesOf(container: string, learned: Learned): ReadonlyMap<string, string> {
  const { seccomp, apparmor, proposal } = learned;
  const profile = proposal.apparmor?.name;
  return new Map([
    ...(seccomp === null ? [] : [['seccomp.json', seccomp] as const]),
    ...(apparmor === null || profile === undefined ? [] : [[profile, apparmor] as const]),
    ['run.txt', `${runLines(learned).join(' \\\n  ')}\n`],
    ['compose.yaml', composeText(container, learned)],
    ['learned.md', `# What ${container} was seen to do\n\n${textOf(container, learned)}`],
  ]);
}

/** What a person reads: what was seen, what to do with it, and what was not seen. */
export function textOf(container: string, learned: Learned, folder?: string): string {
  const { proposal, parser, left } = learned;
  const { calls, programs, capabilities, apparmor, unseen } = proposal;
  return [
    `Seen of ${container}: ${calls.length} system calls${calls.length === 0 ? '' : ` (${calls.join(', ')})`}`,
    `Programs: ${programs.join(', ') || 'none'}`,
    `Capabilities: ${capabilities === null ? 'not known' : capabilities.join(', ') || 'none'}`,
    '',
    ...(folder === undefined ? [] : [`Written to ${folder}.`]),
    ...(apparmor === null
      ? []
      : [`AppArmor: ${parserWords(parser)}. Put it into place on the host:`, ...loadLines(apparmor.name), '']),
    'For docker run:',
    ...indented(runLines(learned)),
    '',
    'For Compose:',
    ...indented(composeText(container, learned).trimEnd().split('\n')),
    '',
    'Not seen, and so not in these files:',
    ...unseen.map((it) => `- ${it}`),
    ...(left === undefined ? [] : ['', `The host could not remove ${left}.`]),
    '',
  ].join('\n');
}

/** What is added to a `docker run`, or what replaces the like of it. */
function runLines({ seccomp, proposal: { apparmor, capabilities } }: Learned): string[] {
  return [
    ...(seccomp === null ? [] : ['--security-opt seccomp=seccomp.json']),
    ...(apparmor === null ? [] : [`--security-opt apparmor=${apparmor.name}`]),
    ...(capabilities === null ? [] : ['--cap-drop ALL', ...capabilities.map((it) => `--cap-add ${it}`)]),
  ];
}

function composeText(container: string, { seccomp, proposal: { apparmor, capabilities } }: Learned): string {
  const options = [
    ...(seccomp === null ? [] : ['      - seccomp=seccomp.json']),
    ...(apparmor === null ? [] : [`      - apparmor=${apparmor.name}`]),
  ];
  const added = capabilities ?? [];
  return [
    'services:',
    `  ${JSON.stringify(container)}:`,
    ...(options.length === 0 ? [] : ['    security_opt:', ...options]),
    ...(capabilities === null ? [] : ['    cap_drop: [ALL]']),
    ...(added.length === 0 ? [] : [`    cap_add: [${added.join(', ')}]`]),
    '',
  ].join('\n');
}

const loadLines = (name: string) => [
  `  cp ${name} /etc/apparmor.d/`,
  `  apparmor_parser -r -W /etc/apparmor.d/${name}`,
];

function parserWords(parser: string | null): string {
  if (parser === 'ok') return "the host's own parser takes the profile";
  if (parser === null || parser === 'none') return 'this host has no parser to check the profile with';
  return `the host's own parser refuses the profile: ${parser}`;
}

const indented = (lines: readonly string[]) => (lines.length === 0 ? ['  (nothing)'] : lines.map((it) => `  ${it}`));
