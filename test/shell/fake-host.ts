import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionOptions } from '../../src/engine/transaction/body.ts';
import { startScript } from '../../src/engine/transaction/scripts.ts';
import type { Plan, Step } from '../../src/model.ts';

export const SHELLS = { dash: 'dash', bash: 'bash --posix', busybox: 'busybox sh' } as const;
export const NONCE = 'n0nce0123456789';

export interface FakeHost {
  readonly root: string;
  readonly shell: string;
  readonly seam: { readonly root: string; readonly shell: string };
  path(file: string): string;
  read(file: string): string;
  write(file: string, text: string, mode?: number): void;
  /** A program that stands before the real ones in PATH. */
  program(name: string, body: string): void;
  /** Runs a script on stdin, as a transport does; the link is cut with `signal`. */
  run(script: string, signal?: AbortSignal): Promise<{ stdout: string; stderr: string; code: number | null }>;
  /** Everything below etc: names, kinds, modes, owners, times and bytes. */
  tree(): string;
  exists(file: string): boolean;
  remove(): Promise<void>;
}

/** A folder that stands for a host's root; nothing outside it is touched. */
export function fakeHost(shell: string): FakeHost {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-shell-'));
  const bin = join(root, 'fake-bin');
  const path = (file: string) => join(root, file);
  const host: FakeHost = {
    root,
    shell,
    seam: { root, shell },
    path,
    read: (file) => readFileSync(path(file), 'utf8'),
    write(file, text, mode = 0o644) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), text, { mode });
      chmodSync(path(file), mode);
      // Whole seconds: busybox cp keeps no others.
      utimesSync(path(file), 1e9, 1e9);
    },
    program(name, body) {
      host.write(`fake-bin/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
    },
    run(script, signal) {
      return new Promise((done, failed) => {
        const [command = 'sh', ...args] = shell.split(' ');
        const env = { PATH: `${bin}:${process.env.PATH}`, FAKE_ROOT: root };
        const child = spawn(command, args, { env, ...(signal && { signal, killSignal: 'SIGKILL' }) });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
        child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
        child.on('error', (error) => (error.name === 'AbortError' ? undefined : failed(error)));
        child.on('close', (code) => done({ stdout, stderr, code }));
        child.stdin.on('error', () => undefined);
        child.stdin.end(script);
      });
    },
    tree: () => treeOf(join(root, 'etc')),
    exists: (file) => existsSync(path(file)),
    async remove() {
      for (let tries = 0; tries < 50; tries += 1) {
        if (jobsOf(root).length === 0) break;
        await sleep(100);
      }
      for (const pid of jobsOf(root)) process.kill(pid, 'SIGKILL');
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  mkdirSync(join(root, 'run'), { recursive: true });
  mkdirSync(join(root, 'etc'), { recursive: true });
  mkdirSync(bin);
  return host;
}

/** Processes that run this host's transactions, by the path in their command line. */
export function jobsOf(root: string, mode = ''): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
        return line.includes(`${root}/var/lib/ironhull/tx/`) && line.trimEnd().endsWith(mode);
      } catch {
        return false;
      }
    });
}

/** Change times of folders are left out: a file that came and went moves them. So are those of links: they mean nothing. */
function treeOf(folder: string): string {
  const listing = execFileSync(
    'find',
    [
      ...['.', '-type', 'd', '-printf', '%p %y %m %U:%G\n'],
      ...['-o', '-type', 'l', '-printf', '%p %y %U:%G %l\n'],
      ...['-o', '-printf', '%p %y %m %U:%G %T@\n'],
    ],
    { cwd: folder },
  );
  const sums = execFileSync('sh', ['-c', 'find . -type f -exec sha256sum {} +'], { cwd: folder });
  return [...listing.toString().split('\n'), ...sums.toString().split('\n')].sort().join('\n');
}

export function planOf(actions: readonly Step['action'][], more: Partial<Plan> = {}): Plan {
  return {
    steps: actions.map((action) => ({ by: ['daemon/example'], why: 'it is safer', risk: 'safe', action })),
    activation: 'none',
    controls: ['daemon/example'],
    consents: [],
    stopsContainers: false,
    liveRestoreFirst: false,
    ...more,
  };
}

export function start(host: FakeHost, plan: Plan, o: Partial<TransactionOptions> = {}): string {
  return startScript(plan, {
    id: '20260101T000000Z-aaaa',
    nonce: NONCE,
    operator: 'alice@laptop',
    confirmSeconds: 2,
    keepers: [],
    record: { profile: 'baseline' },
    seam: host.seam,
    ...o,
  });
}
