import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { FakeHost } from '../shell/fake-host.ts';

/** Programs by which a transaction changes anything. */
const PROGRAMS = ['mv', 'cp', 'ln', 'rm', 'rmdir', 'mkdir', 'chmod', 'chown', 'timeout'];

export interface Hook {
  /** Whose calls are counted: 'job', 'deadman', 'boot'… */
  readonly mode: string;
  /** The number of a call, 1 being the first; without it calls are only counted. */
  readonly at?: number;
  /** Shell that runs just before that call; `$$` is the process whose calls are counted. */
  readonly does?: string;
}

/** For `does`: the process is killed while a child of it is about to make the call, and makes it a second later. */
export const KILLED_WITH_CHILD_LEFT = 'late_=yes';

/**
 * Counts every call by which a process of the transaction changes something, and runs `does` before one of them: every
 * point between two changes can be reached, again and again. Functions instead of programs in PATH, since busybox
 * prefers its own applets. `prelude` is shell that is read first, to stand in for more.
 */
export function hook(host: FakeHost, hooks: readonly Hook[], prelude = ''): void {
  const cases = hooks.map(({ mode, at = 0, does = ':' }) => {
    const counter = counterOf(host, mode);
    writeFileSync(counter, '0\n');
    return `  ${mode}) fault() {
    read -r calls_ <'${counter}'; calls_=$((calls_ + 1)); printf '%s\\n' "$calls_" >'${counter}'
    [ "$calls_" != ${at} ] || { ${does}
    }
  } ;;`;
  });
  const functions = PROGRAMS.map(
    (name) => `${name}() {
  late_=no
  fault
  if [ "$late_" = no ]; then command ${name} "$@"; else ( kill -KILL $$; sleep 1; command ${name} "$@" ); fi
}`,
  );
  const file = `${host.programs}/hooked`;
  writeFileSync(
    file,
    // A text of `run` is only read, with -n, or runs by itself: nothing of it is counted.
    [
      `case $1 in -*) exec ${host.shell} "$@" ;; esac`,
      'run_=$1',
      'shift',
      'fault() { :; }',
      'case $1 in',
      ...cases,
      'esac',
      ...functions,
      // A fake root need not wait for the disk, which others keep busy. Nor is it a point of its own: who is killed there
      // leaves what he would have left before the next call.
      'sync() { :; }',
      prelude,
      '. "$run_"',
      '',
    ].join('\n'),
  );
  host.seam.shell = `${host.shell} ${file}`;
}

/** How many calls were counted. */
export function callsOf(host: FakeHost, mode: string): number {
  return existsSync(counterOf(host, mode)) ? Number(readFileSync(counterOf(host, mode), 'utf8')) : 0;
}

const counterOf = (host: FakeHost, mode: string) => `${host.programs}/calls-${mode}`;
