import { type Entry, FROM_KERNEL_4_8, ON_MACHINE, PLAIN, WITH_CAPABILITY } from './engine-calls.ts';
import type { Argument, ProfileValue, RuleValue } from './profile-value.ts';
import { isFrom, numbersOf } from './versions.ts';

/** The first engine of which this is known, and the last branch. */
const [FIRST, LAST_MAJOR] = ['20.10.10', 29];
const [EPERM, ENOSYS] = [1, 38];

/** Whether the own profile of an engine of this version is known here. */
export function isKnown(version: string): boolean {
  const numbers = numbersOf(version);
  return numbers !== null && isFrom(version, [FIRST]) && numbers[0] <= LAST_MAJOR;
}

/**
 * The profile that is built into an engine of this version, as a value; it means what the engine's own file means, but is
 * not that file. One text serves every machine: the engine and libseccomp take from it what their machine has.
 */
export function engineDefault(version: string): ProfileValue {
  if (!isKnown(version)) throw new Error(`the seccomp profile of Docker ${version} is not known`);
  const from = (...firsts: string[]) => isFrom(version, firsts);
  const names = (entries: readonly Entry[]) =>
    entries.filter((it) => isIn(it, version)).flatMap((it) => it.names.trim().split(/\s+/));
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    // Older engines know the member only in rules, and answer EPERM anyway.
    ...(from('23.0.0') ? { defaultErrnoRet: EPERM } : {}),
    archMap: [
      arch('X86_64', 'X86', 'X32'),
      arch('AARCH64', 'ARM'),
      arch('MIPS64', 'MIPS', 'MIPS64N32'),
      arch('MIPS64N32', 'MIPS', 'MIPS64'),
      arch('MIPSEL64', 'MIPSEL', 'MIPSEL64N32'),
      arch('MIPSEL64N32', 'MIPSEL', 'MIPSEL64'),
      arch('S390X', 'S390'),
      ...(from('23.0.0') ? [arch('RISCV64')] : []),
      ...(from('29.4.2') ? [arch('LOONGARCH64')] : []),
    ],
    syscalls: [
      allow(names(PLAIN)),
      { ...allow(names(FROM_KERNEL_4_8)), includes: { minKernel: '4.8' } },
      ...sockets(from).map((it) => ({ ...allow(['socket']), args: [it] })),
      ...PERSONALITIES.map((it) => ({ ...allow(['personality']), args: [argument(0, 'EQ', it)] })),
      ...ON_MACHINE.filter((it) => isIn(it, version)).map((it) => ({
        ...allow(names([it])),
        includes: { arches: [...it.arches] },
      })),
      ...Object.entries(WITH_CAPABILITY).flatMap(([cap, entries]) => {
        const allowed = names(entries);
        return allowed.length === 0 ? [] : [{ ...allow(allowed), includes: { caps: [cap] } }];
      }),
      ...CLONES,
      // C libraries go back to clone when they hear that there is no clone3, and at no other answer.
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS, excludes: { caps: ['CAP_SYS_ADMIN'] } },
      ...(from('29.4.2') && !from('29.4.3')
        ? [{ names: ['socketcall'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS }]
        : []),
    ],
  };
}

/** By linux/socket.h AF_ALG is 38 and AF_VSOCK 40. Two conditions on one argument would be OR-ed, so these are ranges. */
export const NOT_38_NOT_40: readonly Argument[] = [argument(0, 'LT', 38), argument(0, 'EQ', 39), argument(0, 'GT', 40)];

function sockets(from: (first: string) => boolean): readonly Argument[] {
  if (from('29.4.2')) return NOT_38_NOT_40;
  return from('23.0.0') || (from('20.10.22') && !from('20.10.23')) ? [argument(0, 'NE', 40)] : [];
}

/** PER_LINUX, PER_LINUX32, either with UNAME26, and the question what is set (personality(2)). */
const PERSONALITIES = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];

/** clone(2) flags CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET: none may be set. */
const NEW_NAMESPACES = 0x7e020000;
const S390 = ['s390', 's390x'];
const CLONES: readonly RuleValue[] = [
  {
    ...allow(['clone']),
    args: [argument(0, 'MASKED_EQ', NEW_NAMESPACES)],
    excludes: { caps: ['CAP_SYS_ADMIN'], arches: S390 },
  },
  // There the flags come second.
  {
    ...allow(['clone']),
    args: [argument(1, 'MASKED_EQ', NEW_NAMESPACES)],
    includes: { arches: S390 },
    excludes: { caps: ['CAP_SYS_ADMIN'] },
  },
];

export function allow(names: readonly string[]): RuleValue {
  return { names: [...names], action: 'SCMP_ACT_ALLOW' };
}

/** Of MASKED_EQ the value is the mask, and the second value what is left under it. */
export function argument(index: number, op: string, value: number, valueTwo = 0): Argument {
  return { index, value, valueTwo, op: `SCMP_CMP_${op}` };
}

const arch = (name: string, ...sub: string[]) => ({
  architecture: `SCMP_ARCH_${name}`,
  subArchitectures: sub.map((it) => `SCMP_ARCH_${it}`),
});

const isIn = ({ since, until }: Entry, version: string) =>
  (since === undefined || isFrom(version, since)) && (until === undefined || !isFrom(version, until));
