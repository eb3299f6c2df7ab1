import { type Control, disproved, type Judgement, notRun, type Observed } from './proof.ts';

/** How one system call ended inside a container: `ok`, or `failed`, the exit status and the tool's last words. */
export type Call =
  | { readonly ended: 'not-tried' }
  | { readonly ended: 'ok' }
  | { readonly ended: 'refused'; readonly errno: 'EPERM' | 'EACCES' | 'ENOSYS' | 'SIGSYS'; readonly words: string }
  | { readonly ended: 'otherwise'; readonly words: string };

// The words of strerror(3) in the C locale; 159 is 128 + SIGSYS, how a profile with a killing action ends a call.
const ERRNOS = [
  ['EPERM', /Operation not permitted$/],
  ['EACCES', /Permission denied$/],
  ['ENOSYS', /Function not implemented$/],
  ['SIGSYS', /^failed 159\b/],
] as const;

/** Reads one answer of `attempt` (templates/shell/inside.sh). */
export function call(answer: string | undefined): Call {
  if (answer === undefined) return { ended: 'not-tried' };
  if (answer === 'ok') return { ended: 'ok' };
  const words = answer.replace(/^failed \d+ ?/, '');
  const errno = ERRNOS.find(([, shape]) => shape.test(answer))?.[0];
  return errno === undefined ? { ended: 'otherwise', words } : { ended: 'refused', errno, words };
}

/**
 * A refusal is worth something only when the same call goes through where the layer under test is lifted:
 * then, on this very kernel, nothing else refuses it. Undefined when it did.
 */
export function notLifted(what: string, observed: Observed, key: string, of: Control = 'c'): Judgement | undefined {
  const control = call(observed.get(`${of}.${key}`));
  if (control.ended === 'ok') return undefined;
  const how = control.ended === 'not-tried' ? 'was not tried' : `fails too (${control.words})`;
  return notRun(`${what} was refused, but without the protection it ${how}: the refusal has another author`);
}

/** The answer is neither a success nor a refusal of the kind that the layer gives. */
export function strange(what: string, { ended, ...rest }: Call): Judgement {
  return notRun(
    `${what} ${ended === 'not-tried' ? 'could not be tried' : `failed in another way: ${'words' in rest ? rest.words : ended}`}`,
  );
}

export const wentThrough = (what: string, beside: string): Judgement => disproved(`${what} went through (${beside})`);
