import { named } from '../../facts/words.ts';
import type { FileText } from '../../model.ts';
import type { ProfileValue } from '../../seccomp/profile-value.ts';
import { REFUSED } from './builtin.ts';
import { type Call, type Profile, readProfile } from './rules.ts';
import { answerOf } from './verdict-of.ts';

/**
 * How a profile on a host differs from the one that should be there: what it lets pass or keeps from passing, as far as an
 * ordinary container would notice. null where it means the same, however it is written.
 */
export function differenceFrom(right: ProfileValue, found: FileText, machine: string): string | null {
  if (found === null) return 'is not there';
  let profile: Profile;
  try {
    if (canonical(JSON.parse(found)) === canonical(JSON.parse(JSON.stringify(right)))) return null;
    profile = readProfile(found);
  } catch (error) {
    return `is broken (${(error as Error).message})`;
  }
  const wanted = readProfile(JSON.stringify(right));
  const names = new Set([...profile.rules, ...wanted.rules].flatMap((it) => it.names));
  const calls = [
    ...[...names].map((name): Call & { as?: string } => ({ name })),
    ...REFUSED.filter(({ args }) => args),
  ];
  const passes = (it: Profile, call: Call) => !answerOf(it, call, machine).refused;
  const only = (one: Profile, other: Profile) =>
    calls.filter((it) => passes(one, it) && !passes(other, it)).map((it) => it.as ?? it.name);
  const [more, less] = [only(profile, wanted), only(wanted, profile)];
  const parts = [
    ...(more.length > 0 ? [`allows ${named(more)}`] : []),
    ...(less.length > 0 ? [`does not know ${named(less)}`] : []),
  ];
  return parts.join(', and ') || 'is not as it was written';
}

/** Members in one order, so that only what counts differs. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, it]) => `${JSON.stringify(key)}:${canonical(it)}`).join()}}`;
}
