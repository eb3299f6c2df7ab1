import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from '../shell/fake-host.ts';

export interface OwnDisk extends Disk {
  /** Runs shell where the disk is mounted, as root of this machine: `$DISK` is the disk, `$BESIDE` the folder above. */
  inside(script: string): void;
  /** Takes room until only this much is left, and gives back what an earlier call took. */
  leave(o: { bytes?: number; inodes?: number }): void;
  freeBytes(): number;
  freeInodes(): number;
}

const PAGE = 4096;

/** A small file system of its own as a fake host's root, in a mount namespace of its own: it goes with its keeper. */
export async function ownDisk(o: { bytes: number; inodes?: number }): Promise<OwnDisk> {
  const beside = mkdtempSync(join(tmpdir(), 'ironhull-shell-'));
  const root = join(beside, 'disk');
  mkdirSync(root);
  const options = `size=${o.bytes},nr_inodes=${o.inodes ?? 4000},mode=0755`;
  // As on a real host, /run is another file system.
  const run = `mkdir ${root}/run && mount -t tmpfs -o mode=0755 none ${root}/run`;
  const keep = `mount -t tmpfs -o ${options} none ${root} && ${run} && echo mounted && exec cat`;
  const keeper = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', keep], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((done, failed) => {
    keeper.stdout.once('data', () => done());
    keeper.once('close', (code) => failed(new Error(`no file system of its own: ${code}`)));
  });
  const enter = ['nsenter', '-t', String(keeper.pid), '-m', '--'];
  const seenFromHere = `/proc/${keeper.pid}/root${root}`;
  const free = () => statfsSync(seenFromHere);
  return {
    root,
    seenFromHere,
    enter,
    inside(script) {
      const [command = '', ...args] = [...enter, 'sh', '-ec', script];
      execFileSync(command, args, { stdio: 'pipe', env: { ...process.env, DISK: root, BESIDE: beside } });
    },
    leave({ bytes, inodes }) {
      rmSync(join(seenFromHere, 'filler'), { recursive: true, force: true });
      mkdirSync(join(seenFromHere, 'filler'));
      for (let n = free().ffree; inodes !== undefined && n > inodes; n -= 1) {
        writeFileSync(join(seenFromHere, `filler/${n}`), '');
      }
      if (bytes === undefined) return;
      const file = openSync(join(seenFromHere, 'filler/bytes'), 'w');
      const page = Buffer.alloc(PAGE, 1);
      for (let n = free().bavail * free().bsize; n >= bytes + PAGE; n -= PAGE) writeSync(file, page);
    },
    freeBytes: () => free().bavail * free().bsize,
    freeInodes: () => free().ffree,
    remove() {
      keeper.kill('SIGKILL');
      rmSync(beside, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
