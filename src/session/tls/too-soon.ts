import type { Work } from '../world.ts';

const CONTROL = 'daemon/tls-certificates';

/**
 * What to say of a certificate that would be a finding on its first day: the look after the change would take that for
 * damage and roll it back. null: it holds long enough, or nobody looks at it.
 */
export function endsTooSoon(
  { profile, controls }: Pick<Work, 'profile' | 'controls'>,
  days: number,
): [string, string] | null {
  const control = controls.get(CONTROL);
  if (control === undefined) return null;
  const least = Number(profile.controls.get(CONTROL)?.days ?? control.options.days?.default);
  // A day has begun by the time that it is looked at.
  if (days > least) return null;
  return [
    `a certificate of ${days} days would be a finding at once: ${CONTROL} asks for a new one ${least} days before the end`,
    `--days ${least + 1} or more, or ${CONTROL}: { days: ${Math.max(1, Math.floor(days / 3))} } in the profile`,
  ];
}
