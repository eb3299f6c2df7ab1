// Running programs. A process is named by pid and start time together: a pid alone may be someone else's by now.
import { type SpawnOptions, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** exit status; 124 when the time ran out, 128 when a signal ended it */
  readonly code: number;
}

export interface Told {
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** as the leader of a process group, so that it can be ended with all its children */
  readonly group?: boolean;
  readonly onStart?: (pid: number) => void;
}

/** Runs a program to its end. Never throws for an exit status; a program that cannot be started is an error. */
export function run(command: string, args: readonly string[], told: Told = {}): Promise<Output> {
  return new Promise((done, failed) => {
    const env = { ...process.env, ...told.env };
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env, detached: told.group ?? false });
    if (child.pid !== undefined) told.onStart?.(child.pid);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open: do not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    }, told.timeoutMs ?? 120_000);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(told.input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      failed(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const stderr = Buffer.concat(err).toString();
      const note = late ? `\n(no end after ${told.timeoutMs ?? 120_000} ms)` : '';
      done({ stdout: Buffer.concat(out).toString(), stderr: stderr + note, code: late ? 124 : (code ?? 128) });
    });
  });
}

/** The standard output of a program that must succeed; the error brings both streams. */
export async function output(command: string, args: readonly string[], told: Told = {}): Promise<string> {
  return succeeded(`${command} ${args.join(' ')}`, await run(command, args, told));
}

/** @throws with both streams when the exit status is not 0 */
export function succeeded(what: string, result: Output): string {
  if (result.code === 0) return result.stdout;
  const said = [result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n');
  throw new Error(`${what}\nended with status ${result.code}:\n${said}`);
}

/** Starts a program in a session of its own, so that a Ctrl-C at the terminal does not reach it before the lab's own clean-up. */
export function background(command: string, args: readonly string[], log: string, options: SpawnOptions = {}): number {
  const file = openSync(log, 'a');
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', file, file] });
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  return child.pid;
}

/** Clock ticks after boot at which this process started (proc(5), field 22); undefined when there is none or it is a zombie. */
export function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, also brackets and blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export function alive(pid: number, started: string): boolean {
  return startTime(pid) === started;
}

/** Asks until the answer is not undefined. @throws what `why` says when the time is up */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  o: { timeoutMs: number; everyMs?: number; why: () => string },
): Promise<T> {
  const end = Date.now() + o.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(o.why());
    await new Promise((wake) => setTimeout(wake, o.everyMs ?? 100));
  }
}

/** The end of a log, for an error message. */
export function lastOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-3000);
  } catch {
    return '';
  }
}
