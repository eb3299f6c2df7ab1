/** What one question cost the host: processes that were made (threads are none), and programs that were started. */
export interface Cost {
  readonly forks: number;
  readonly programs: number;
}

/**
 * Reads what `strace -f -z -e trace=fork,vfork,clone,clone3,execve,write` wrote: the calls that succeeded, in the order in
 * which they ended. They are counted for the question whose frame was opened last (templates/shell/probe.sh, `ask`);
 * what comes before the first, or after the last was closed, stands under ''.
 */
export function costs(trace: string, nonce: string): Map<string, Cost> {
  const found = new Map<string, Cost>([['', { forks: 0, programs: 0 }]]);
  let now = '';
  for (const line of trace.split('\n')) {
    const opened = new RegExp(`\\bwrite\\(1, "<${nonce} (\\S+?)\\\\n`).exec(line)?.[1];
    if (opened !== undefined) now = opened;
    const fork = /^(?:\d+ +)?(?:fork|vfork|clone3?)\(/.test(line) && !line.includes('CLONE_THREAD') ? 1 : 0;
    const program = /^(?:\d+ +)?execve\(/.test(line) ? 1 : 0;
    const { forks, programs } = found.get(now) ?? { forks: 0, programs: 0 };
    found.set(now, { forks: forks + fork, programs: programs + program });
    if (new RegExp(`\\bwrite\\(1, "\\\\n>${nonce} `).test(line)) now = '';
  }
  return found;
}

/** One line a question, the dearest first, and all together. */
export function printed(of: ReadonlyMap<string, Cost>): string {
  const lines = [...of].sort(([, a], [, b]) => b.forks - a.forks || b.programs - a.programs);
  const sum = (key: keyof Cost) => lines.reduce((n, [, it]) => n + it[key], 0);
  const line = (forks: number | string, programs: number | string, what: string) =>
    `${String(forks).padStart(6)} ${String(programs).padStart(9)}  ${what}\n`;
  return [
    line('forks', 'programs', 'question'),
    ...lines.map(([name, { forks, programs }]) => line(forks, programs, name === '' ? '(around the questions)' : name)),
    line(sum('forks'), sum('programs'), `all ${lines.length - 1} questions`),
  ].join('');
}
