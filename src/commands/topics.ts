import { CONTROLS } from '../controls/index.ts';
import { profileFiles } from '../load/profile-files.ts';
import type { Candidate } from './candidates.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** The shipped profiles, each with its own description. */
export const profileRows = (): Candidate[] =>
  [...profileFiles].map(([value, text]) => ({ value, about: /^description: (.*)$/m.exec(text)?.[1] ?? '' }));

/** All that `ironhull explain` can be asked for. */
export function topics(): Candidate[] {
  return [
    ...[...CONTROLS].map(([value, { title }]) => ({ value, about: title })),
    ...profileRows(),
    ...EXIT_CODES.map(({ code, means }) => ({ value: String(code), about: `exit code: ${means}` })),
  ];
}
