import { DEFAULT_CAPABILITIES } from '../../capabilities/names.ts';
import { type Call, type Profile, refuses } from './rules.ts';

type Rule = Profile['rules'][number];
type Argument = Rule['args'][number];

export interface Answer {
  readonly refused: boolean;
  /** What the caller sees when it is refused by an error; 1 is EPERM, 38 ENOSYS. */
  readonly errno: number;
}

const DEFAULT_CAPS = new Set(DEFAULT_CAPABILITIES.map((it) => `CAP_${it.toUpperCase()}`));

/**
 * How a profile answers one call of a container on a machine of this architecture; `added` are the capabilities that it
 * was given beyond the fourteen, an ordinary one none.
 * Where several rules speak of a call, one that lets it pass is believed: too strict a judgement costs a look, too
 * mild a one an escape. Conditions on the kernel's version are taken as met for the same reason.
 */
export function answerOf(profile: Profile, call: Call, machine: string, added: readonly string[] = []): Answer {
  const caps = new Set([...DEFAULT_CAPS, ...added]);
  const matching = profile.rules.filter((rule) => speaksOf(rule, call, architecture(machine), caps));
  const allowing = matching.find(({ action }) => !refuses(action));
  if (allowing !== undefined) return { refused: false, errno: 0 };
  // A rule whose answer is the default's adds nothing; runc skips it.
  const [first] = matching;
  if (first !== undefined) return { refused: true, errno: first.errno };
  return { refused: refuses(profile.defaultAction), errno: profile.defaultErrno };
}

function speaksOf(
  { names, args, includes, excludes }: Rule,
  call: Call,
  arch: string,
  caps: ReadonlySet<string>,
): boolean {
  if (!names.includes(call.name)) return false;
  if (!includes.caps.every((it) => caps.has(it)) || excludes.caps.some((it) => caps.has(it))) return false;
  if (includes.arches.length > 0 && !includes.arches.includes(arch)) return false;
  if (excludes.arches.includes(arch)) return false;
  // Two conditions on one argument become two rules in runc: either will do (docker-facts 2).
  const byIndex = new Set(args.map(({ index }) => index));
  const holds = (it: Argument) => compare(it, BigInt(call.args?.[it.index] ?? 0));
  return byIndex.size < args.length ? args.some(holds) : args.every(holds);
}

function compare({ op, value, valueTwo }: Argument, given: bigint): boolean {
  switch (op) {
    case 'SCMP_CMP_NE':
      return given !== value;
    case 'SCMP_CMP_LT':
      return given < value;
    case 'SCMP_CMP_LE':
      return given <= value;
    case 'SCMP_CMP_EQ':
      return given === value;
    case 'SCMP_CMP_GE':
      return given >= value;
    case 'SCMP_CMP_GT':
      return given > value;
    default:
      return (given & value) === valueTwo;
  }
}

/** uname's name for a machine as profiles write it (libseccomp's). */
function architecture(machine: string): string {
  const known: Record<string, string> = { x86_64: 'amd64', i686: 'x86', i586: 'x86', aarch64: 'arm64', armv7l: 'arm' };
  return known[machine] ?? machine;
}
