import { refusedBy } from './builtin.ts';
import { readProfile, refuses } from './rules.ts';
import { answerOf } from './verdict-of.ts';

const ENOSYS = 38;
/** So many are named; a profile that allows everything would fill a page. */
const NAMED = 6;

/**
 * Where a profile is weaker than the one built into an engine of this version, or keeps containers from working;
 * one sentence, or null. `machine` is uname's name for it.
 */
export function weakness(text: string, version: string, machine: string): string | null {
  const profile = parsed(text);
  if ('broken' in profile) return `does not parse (${profile.broken}): no container can start with it`;
  if (!refuses(profile.defaultAction))
    return `lets every call pass that it does not name (defaultAction ${profile.defaultAction || 'is missing'})`;
  const open = refusedBy(version).filter((call) => !answerOf(profile, call, machine).refused);
  if (open.length > 0)
    return `allows what the engine's own profile refuses: ${someOf(open.map((it) => it.as ?? it.name))}`;
  // C libraries fall back to clone on ENOSYS only; any other error breaks every program that starts a thread.
  const clone3 = answerOf(profile, { name: 'clone3' }, machine);
  return clone3.errno === ENOSYS
    ? null
    : `answers clone3 with error ${clone3.errno} instead of ENOSYS (${ENOSYS}): threads fail to start`;
}

function parsed(text: string) {
  try {
    return readProfile(text);
  } catch (error) {
    return { broken: (error as Error).message };
  }
}

function someOf(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
