import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
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
  /** What runs its transactions; the shell may be another one than that of a login (test/faults/hooks.ts). */
  readonly seam: { readonly root: string; shell: string };
  /** The folder of its stand-in programs. */
  readonly programs: string;
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

/** Where a fake host's root lies when it is not just a folder (test/faults/own-disk.ts). */
export interface Disk {
  /** As the host's own scripts see it; the folder above holds the stand-in programs. */
  readonly root: string;
  /** The same folder as this process sees it. */
  readonly seenFromHere: string;
  /** Words before a command that bring it to where the disk is mounted. */
  readonly enter: readonly string[];
  remove(): void;
}

/** A folder that stands for a host's root; nothing outside it is touched. */
export function fakeHost(shell: string, disk?: Disk): FakeHost {
  const root = disk?.root ?? mkdtempSync(join(tmpdir(), 'ironhull-shell-'));
  const bin = join(disk === undefined ? root : dirname(root), 'fake-bin');
  const path = (file: string) => join(disk?.seenFromHere ?? root, file);
  const seam = { root, shell };
  const host: FakeHost = {
    root,
    shell,
    seam,
    programs: bin,
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
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    },
    run(script, signal) {
      return new Promise((done, failed) => {
        const [command = 'sh', ...args] = [...(disk?.enter ?? []), ...shell.split(' ')];
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
    tree: () => treeOf(path('etc')),
    exists: (file) => existsSync(path(file)),
    async remove() {
      for (let tries = 0; tries < 50; tries += 1) {
        if (jobsOf(root).length === 0) break;
        await sleep(100);
      }
      for (const pid of jobsOf(root)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
      if (disk) disk.remove();
      else rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  for (const folder of [path('run'), path('etc'), bin]) mkdirSync(folder, { recursive: true });
  return host;
}

/** Processes that run this host's transactions, by the path in their command line. */
export function jobsOf(root: string, mode = ''): number[] {
  return [...commandLines()].filter(([, line]) => worksOn(root, line) && line.endsWith(mode)).map(([pid]) => pid);
}

export const worksOn = (root: string, commandLine: string) => commandLine.includes(`${root}/var/lib/ironhull/tx/`);

/** The command line of every process of this machine, by its number. */
export function commandLines(): Map<number, string> {
  const lines = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      lines.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trimEnd());
    } catch {
      // It has ended meanwhile.
    }
  }
  return lines;
}

/** Change times of folders are left out: a file that came and went moves them. So are those of links: they mean nothing. */
function treeOf(folder: string): string {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((it) => `./${it}`)];
  return names
    .flatMap((name) => linesOf(name, join(folder, name)))
    .sort()
    .join('\n');
}

/** As `find -printf` and sha256sum would print it; those would be three processes for each look. */
function linesOf(name: string, path: string): string[] {
  const it = lstatSync(path, { bigint: true });
  const { mode, uid, gid, mtimeNs } = it;
  const bits = (mode & 0o7777n).toString(8);
  if (it.isDirectory()) return [`${name} d ${bits} ${uid}:${gid}`];
  if (it.isSymbolicLink()) return [`${name} l ${uid}:${gid} ${readlinkSync(path)}`];
  const time = `${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`;
  const sum = it.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'not a file';
  return [`${name} f ${bits} ${uid}:${gid} ${time}`, `${sum}  ${name}`];
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
