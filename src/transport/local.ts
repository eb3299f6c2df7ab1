import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants, userInfo } from 'node:os';
import type { ExecResult, SudoMode, Transport } from '../model.ts';
import type { Secret } from '../secret.ts';
import { TransportError } from './errors.ts';
import { rootShell } from './root-shell.ts';
import { type Ended, type Job, type Run, Streams } from './run.ts';

export interface LocalOptions {
  /** As for SSH; default auto. */
  readonly sudo?: SudoMode;
  readonly askSudoPassword?: (where: string) => Promise<Secret>;
}

/** This machine, without SSH: the same scripts by the same ways to root, in a process group of their own. */
export function openLocal({ sudo = 'auto', askSudoPassword }: LocalOptions = {}): Transport {
  const used = { execs: 0, connections: 0 };
  const running = new Set<ChildProcessWithoutNullStreams>();
  const run: Run = (job) =>
    new Promise((resolve, reject) => {
      // detached: a group of its own, so that a time limit ends what the script has started as well.
      const child = spawn('/bin/sh', ['-c', job.command], { detached: true, stdio: 'pipe', cwd: '/' });
      child.once('error', (error) =>
        reject(new TransportError('no-shell', `cannot start /bin/sh: ${error.message}`, 'a POSIX shell is needed')),
      );
      child.once('spawn', () => {
        used.execs += 1;
        running.add(child);
        follow(child, job).then((ended) => {
          running.delete(child);
          resolve(ended);
        });
      });
    });
  return {
    exec: rootShell(run, { where: `${userInfo().username}@this machine`, sudo, askSudoPassword }),
    used,
    async close() {
      for (const child of running) endGroup(child);
    },
  };
}

function follow(child: ChildProcessWithoutNullStreams, job: Job): Promise<Ended> {
  return new Promise((resolve) => {
    const streams = new Streams(job);
    let cut: ExecResult['cut'] | undefined;
    const timer = setTimeout(() => stop('timeout'), job.limits.timeoutMs);
    const stop = (why: 'timeout' | 'too-much-output') => {
      if (cut !== undefined) return;
      cut = why;
      endGroup(child);
      // What sudo runs as root cannot be ended by us; without our ends of its pipes it is at least not waited for.
      for (const pipe of child.stdio) pipe?.destroy();
      clearTimeout(timer);
      resolve(streams.ended(null, cut));
    };
    const take = (collector: Streams['stdout']) => (chunk: Buffer) => {
      if (cut !== undefined) return;
      collector.push(chunk);
      if (streams.tooMuch) stop('too-much-output');
    };
    child.stdout.on('data', take(streams.stdout));
    child.stderr.on('data', take(streams.stderr));
    // A script that ends before it has read all of its input is no error of ours (EPIPE).
    child.stdin.on('error', () => undefined);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      const code = status ?? (signal === null ? null : 128 + constants.signals[signal]);
      if (cut === undefined) resolve(streams.ended(code, code === null ? 'connection-lost' : undefined));
    });
    child.stdin.end(job.stdin);
  });
}

function endGroup({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone, or all of it runs as root by now.
  }
}
