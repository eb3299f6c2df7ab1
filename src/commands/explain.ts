import { CONTROLS } from '../controls/index.ts';
import { didYouMean } from '../load/nearest.ts';
import type { Reference } from '../model.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull explain CONTROL`: why it matters, what it may cost, what can be chosen, where it comes from. */
export async function explain(name: string): Promise<number> {
  const control = CONTROLS.get(name);
  if (control === undefined) {
    throw new UsageError(
      `there is no control ${name}${didYouMean(name, [...CONTROLS.keys()])}`,
      'ironhull controls lists them all',
    );
  }
  const { title, why, costs, severity, refs, options } = control;
  const choices = Object.entries(options).map(
    ([key, { ask, default: fallback, oneOf }]) =>
      `  ${key}: ${ask} (default: ${JSON.stringify(fallback)}${oneOf === undefined ? '' : `; one of ${oneOf.map((it: unknown) => JSON.stringify(it)).join(', ')}`})`,
  );
  const parts = [
    `${name} (${severity})`,
    title,
    '',
    `Why\n  ${why}`,
    `What it may cost\n  ${costs}`,
    ...(choices.length === 0 ? [] : [`Choices, set under controls: in a profile\n${choices.join('\n')}`]),
    `Where it comes from\n${refs.map((ref) => `  ${reference(ref)}`).join('\n')}`,
  ];
  process.stdout.write(`${parts.join('\n')}\n`);
  return 0;
}

const reference = ({ source, id, url }: Reference) => [source, id, url].filter((it) => it !== undefined).join(' ');
