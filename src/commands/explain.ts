import { PROOF_NAMES } from '../attest/index.ts';
import { CONTROLS } from '../controls/index.ts';
import { didYouMean } from '../load/nearest.ts';
import { loadProfile } from '../load/profile.ts';
import { profileFiles } from '../load/profile-files.ts';
import type { Control, Reference } from '../model.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { topics } from './topics.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull explain TOPIC`: a control, as a finding names it; a shipped profile; or an exit code. */
export async function explain(topic: string): Promise<number> {
  process.stdout.write(`${textOf(topic)}\n`);
  return 0;
}

function textOf(topic: string): string {
  const control = CONTROLS.get(topic);
  if (control !== undefined) return controlText(topic, control);
  if (profileFiles.has(topic)) return profileText(topic);
  const exit = EXIT_CODES.find(({ code }) => String(code) === topic);
  if (exit !== undefined) return `Exit code ${exit.code}: ${exit.means}.\n\nWhat to do\n  ${exit.next}`;
  throw new UsageError(
    `there is no control, profile or exit code ${topic}${didYouMean(
      topic,
      topics().map(({ value }) => value),
    )}`,
    'ironhull controls lists the controls; profiles are ' +
      `${[...profileFiles.keys()].join(', ')}; exit codes are 0 to ${EXIT_CODES.length - 1}`,
  );
}

/** Why it matters, what it may cost, what can be chosen, where it comes from. */
function controlText(name: string, { title, why, costs, severity, refs, options }: Control): string {
  const choices = Object.entries(options).map(
    ([key, { ask, default: fallback, oneOf }]) =>
      `  ${key}: ${ask} (default: ${JSON.stringify(fallback)}${oneOf === undefined ? '' : `; one of ${oneOf.map((it: unknown) => JSON.stringify(it)).join(', ')}`})`,
  );
  return [
    `${name} (${severity})`,
    title,
    '',
    `Why\n  ${why}`,
    `What it may cost\n  ${costs}`,
    ...(choices.length === 0 ? [] : [`Choices, set under controls: in a profile\n${choices.join('\n')}`]),
    `Where it comes from\n${refs.map((ref) => `  ${reference(ref)}`).join('\n')}`,
  ].join('\n');
}

/** What it says of itself, what it demands, and what it leaves out. */
function profileText(name: string): string {
  const text = profileFiles.get(name)!;
  const { controls, auditOnly, attest } = loadProfile(name, { controls: CONTROLS, proofs: new Set(PROOF_NAMES) });
  const all = [...CONTROLS.keys()];
  const left = all.filter((it) => !controls.has(it));
  const list = (names: readonly string[]) => names.map((it) => `  ${it}`).join('\n');
  const said = /^description: (.*)$/m.exec(text)?.[1] ?? '';
  const base = /^extends: (.*)$/m.exec(text)?.[1];
  return [
    `profile ${name}`,
    said,
    ...(base === undefined ? [] : [`It begins with the profile ${base}.`]),
    ...(auditOnly ? ['It looks and never changes, whatever the command.'] : []),
    '',
    `It demands ${controls.size} of ${all.length} controls\n${list([...controls.keys()])}`,
    ...(left.length === 0 ? [] : [`It leaves out ${left.length}\n${list(left)}`]),
    `It proves by behaviour\n${list([...attest])}`,
  ].join('\n');
}

const reference = ({ source, id, url }: Reference) => [source, id, url].filter((it) => it !== undefined).join(' ');
