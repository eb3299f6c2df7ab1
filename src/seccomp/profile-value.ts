// A seccomp profile in the shape in which the engine reads it (moby/profiles seccomp/seccomp.go).

export type ProfileValue = {
  defaultAction: string;
  defaultErrnoRet?: number;
  archMap: { architecture: string; subArchitectures: string[] }[];
  syscalls: RuleValue[];
};

export type RuleValue = {
  names: string[];
  action: string;
  errnoRet?: number;
  args?: Argument[];
  includes?: FilterValue;
  excludes?: FilterValue;
};

export type Argument = { index: number; value: number; valueTwo: number; op: string };

/** All of the capabilities must be there (includes), or any (excludes); any of the machines. */
export type FilterValue = { caps?: string[]; arches?: string[]; minKernel?: string };
