import { spawn } from 'node:child_process';

const LIMIT_MS = 60_000;

/**
 * Runs the operator's command by /bin/sh on this machine with `input` on its standard input; what it prints goes to our
 * standard error, so that a report in a pipe stays whole. Resolves to null where it ended with 0, else to why not. After
 * 60 s it is ended with all that it started.
 */
export function runHook(command: string, input: string, limitMs = LIMIT_MS): Promise<string | null> {
  return new Promise((resolve) => {
    // detached: a group of its own, that a time limit can end whole, and that Ctrl-C does not reach.
    const child = spawn('/bin/sh', ['-c', command], {
      detached: true,
      stdio: ['pipe', process.stderr, process.stderr],
    });
    const timer = setTimeout(() => {
      endGroup(child.pid);
      done(`it did not end within ${limitMs / 1000} s`);
    }, limitMs);
    const done = (why: string | null) => {
      clearTimeout(timer);
      resolve(why);
    };
    child.on('error', ({ message }) => done(message));
    child.on('exit', (code, signal) => done(code === 0 ? null : `it ended with ${code ?? signal}`));
    // A command that does not read its input is no failure.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
