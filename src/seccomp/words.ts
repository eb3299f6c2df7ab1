// The words of a seccomp profile, as runc's libcontainer/seccomp/config.go and the engine know them.
import { CAPABILITY_NAMES } from '../capabilities/names.ts';

const prefixed = (prefix: string, names: string): ReadonlySet<string> =>
  new Set(
    names
      .trim()
      .split(/\s+/)
      .map((it) => prefix + it),
  );

/** What is done with a call (seccomp(2)). */
export const ACTIONS = prefixed('SCMP_ACT_', 'ALLOW LOG TRACE TRAP ERRNO KILL KILL_THREAD KILL_PROCESS NOTIFY');

/** How an argument is compared. */
export const OPERATORS = prefixed('SCMP_CMP_', 'NE LT LE EQ GE GT MASKED_EQ');

/** Kinds of machines, in architectures and archMap. */
export const ARCHITECTURES = prefixed(
  'SCMP_ARCH_',
  `X86 X86_64 X32 ARM AARCH64 MIPS MIPS64 MIPS64N32 MIPSEL MIPSEL64 MIPSEL64N32 PPC PPC64 PPC64LE S390 S390X RISCV64
   LOONGARCH64 PARISC PARISC64 M68K SH SHEB`,
);

/** The same in includes and excludes, where libseccomp's own names are used. */
export const ARCHES = prefixed(
  '',
  `x86 amd64 x32 arm arm64 mips mips64 mips64n32 mipsel mipsel64 mipsel64n32 ppc ppc64 ppc64le s390 s390x riscv64 loong64
   loongarch64 parisc parisc64`,
);

/** capabilities(7). */
export const CAPABILITIES: ReadonlySet<string> = new Set(CAPABILITY_NAMES.map((it) => `CAP_${it}`));
