import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** What PaX is told of one program; a protection that is not named has the kernel's default, which is on. */
export interface PaxMarks {
  readonly path: string;
  /** Letters as paxctl writes them: capitals switch on, small ones off. '' where it is not marked at all. */
  readonly marks: string;
}

export type PaxFlags =
  | { readonly kind: 'no-pax' }
  /** A PaX kernel, but nothing here reads marks: neither paxctl-ng, paxctl nor getfattr. */
  | { readonly kind: 'unreadable'; readonly running: string | null }
  | {
      readonly kind: 'here';
      /** Protections of the dockerd that runs (`PeMRs`), as the kernel prints them; null where none runs. */
      readonly running: string | null;
      readonly programs: readonly PaxMarks[];
    };

const PROGRAMS = 'dockerd containerd containerd-shim-runc-v2 runc docker-proxy docker-init';

/**
 * A PaX kernel adds a line to /proc/PID/status. Marks stand in the program's header or in an extended attribute, which
 * counts where both are there; paxctl-ng reads both, paxctl the one and getfattr the other. paxctl fails for a program
 * without its header, getfattr for one without the attribute: neither is marked then.
 */
export const paxFlags: Probe<PaxFlags> = probe(
  'pax-flags',
  `flags_of() {
  flags=
  while IFS='	' read -r key value; do
    if [ "$key" = PaX: ]; then flags=$value; fi
  done 2>/dev/null <"/proc/$1/status" || :
}
flags_of self
if [ -z "$flags" ] && [ ! -d /proc/sys/kernel/pax ]; then echo none; exit 0; fi
pid=
if [ -r /run/docker.pid ]; then read -r pid </run/docker.pid || :; fi
flags=
if [ -n "$pid" ]; then flags_of "$pid"; fi
echo "running $flags"
set --
for name in ${PROGRAMS}; do
  if path=$(command -v "$name"); then set -- "$@" "$path"; fi
done
if command -v paxctl-ng >/dev/null 2>&1; then
  echo paxctl-ng
  for path; do paxctl-ng -v "$path"; done
elif command -v paxctl >/dev/null 2>&1; then
  echo paxctl
  for path; do echo "$path:"; paxctl -v "$path" 2>/dev/null || :; done
elif command -v getfattr >/dev/null 2>&1; then
  echo getfattr
  for path; do echo "$path:"; getfattr --absolute-names --only-values -n user.pax.flags "$path" 2>/dev/null || :; echo; done
else
  echo unreadable
fi`,
  (text) => {
    if (text === 'none\n') return { kind: 'no-pax' };
    const [first = '', tool, ...lines] = text.split('\n');
    const [, running] = /^running (\w*)$/.exec(first) ?? [];
    if (running === undefined || tool === undefined) throw new Error('not an answer about PaX');
    const now = running === '' ? null : running;
    if (tool === 'unreadable') return { kind: 'unreadable', running: now };
    const read = READERS[tool];
    if (read === undefined) throw new Error(`${JSON.stringify(tool)} reads no marks`);
    return {
      kind: 'here',
      running: now,
      programs: sections(lines).map(({ path, body }) => ({ path, marks: read(body) })),
    };
  },
);

const READERS: Readonly<Record<string, (body: string) => string>> = {
  // `PT_PAX    : -e---` and `XATTR_PAX : PemrS`, or `not found` behind either.
  'paxctl-ng': (body) =>
    letters(/XATTR_PAX\s*: ([A-Za-z-]+)$/m.exec(body)?.[1] ?? /PT_PAX\s*: ([A-Za-z-]+)$/m.exec(body)?.[1] ?? ''),
  // `- PaX flags: -----m-x-e-- [/usr/bin/python3.2]`
  paxctl: (body) => letters(/^- PaX flags: ([A-Za-z-]+) \[/m.exec(body)?.[1] ?? ''),
  getfattr: (body) => letters(body.trim()),
};

const letters = (flags: string) => flags.replaceAll('-', '');

/** A line with a path and a colon, and what is said of it. */
function sections(lines: readonly string[]): { path: string; body: string }[] {
  const found: { path: string; body: string }[] = [];
  for (const line of lines) {
    const [, path] = /^(\/\S+):$/.exec(line) ?? [];
    const last = found.at(-1);
    if (path !== undefined) found.push({ path, body: '' });
    else if (last !== undefined) last.body += `${line}\n`;
    else if (line.trim() !== '') throw new Error(`${JSON.stringify(line)} belongs to no program`);
  }
  return found;
}
