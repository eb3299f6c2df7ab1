// Programs that were seen to be started, as TOMOYO's learning writes them, and as a policy can have them.

export interface Program {
  /** As it was called: `/bin/sh`, `proc:/self/fd/6`. Octal escapes and no blanks, by TOMOYO's own rules. */
  readonly name: string;
  /** Where that led: `/bin/busybox`. */
  readonly file: string;
}

/**
 * `file execute /bin/sh exec.realpath="/bin/busybox" exec.argv[0]="sh"`; undefined for any other line. Containers choose
 * these words: the kernel writes blanks, control characters and what is a pattern in octal or with a backslash, so that a
 * name is one word and means itself (tried with 2.6.0; anything else is no program here).
 */
export function programIn(line: string): Program | undefined {
  const [, name, file] =
    /^file execute ([!-~]+)(?: \/container)? exec\.realpath="([!-~]+)"(?: exec\.argv\[0\]="[!-~]*")?$/.exec(line) ?? [];
  return name === undefined || file === undefined ? undefined : { name, file };
}

/** Numbers of processes, of open files and of devices are others each time: `\$` is TOMOYO's pattern for a number. */
export function general({ name, file }: Program): Program {
  return {
    name: name.replace(/^proc:\/\d+\//, 'proc:/\\$/').replace(/^(proc:\/(?:self|\\\$)\/fd\/)\d+$/, '$1\\$'),
    file: file.replace(/^dev\(\d+,\d+\):/, 'dev(\\$,\\$):'),
  };
}

/** Names that hold a number made up on the spot: `/var/lib/docker/tmp/qemu-check3959266458/check`. */
export const withoutNumbers = ({ name, file }: Program): Program => ({
  name: name.replace(/\d{6,}/g, '\\$'),
  file: file.replace(/\d{6,}/g, '\\$'),
});

/** Each once, sorted; another name for the same file is another program. */
export function distinct(programs: readonly Program[]): Program[] {
  const by = new Map(programs.map((it) => [`${it.name} ${it.file}`, it]));
  return [...by.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}
