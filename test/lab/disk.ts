// The image as a virtual machine's disk, with kernel and initrd beside it so that no boot loader is needed.
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image.ts';
import { withLock } from './lock.ts';
import { runOwned } from './owned.ts';
import { needPrograms } from './packages.ts';
import { succeeded } from './processes.ts';
import { withProgress } from './progress.ts';

export interface Disk {
  readonly qcow2: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** Made when it is not there yet (about 10 s). Nothing is mounted: mke2fs copies the tree by itself. */
export async function buildDisk(image: Image): Promise<Disk> {
  await needPrograms(['qemu-system-x86_64', 'qemu-img', 'mke2fs']);
  const disk = {
    qcow2: join(image.folder, 'disk.qcow2'),
    kernel: join(image.folder, 'vmlinuz'),
    initrd: join(image.folder, 'initrd'),
  };
  if (existsSync(disk.qcow2)) return disk;
  await withLock(`${image.name}-disk`, async () => {
    if (existsSync(disk.qcow2)) return;
    const step = { key: 'disk', title: `making the disk of ${image.name}`, guess: 12 };
    await withProgress(step, () => make(image, disk));
  });
  return disk;
}

async function make(image: Image, disk: Disk): Promise<void> {
  const boot = join(image.root, 'boot');
  copyFileSync(newest(boot, 'vmlinuz-'), disk.kernel);
  copyFileSync(newest(boot, 'initrd.img-'), disk.initrd);
  const raw = join(image.folder, 'disk.raw.partial');
  const partial = join(image.folder, 'disk.qcow2.partial');
  rmSync(raw, { force: true });
  await label(image.root);
  await must('mke2fs', ['-q', '-t', 'ext4', '-L', 'lab', '-d', image.root, raw, '6G']);
  await must('qemu-img', ['convert', '-O', 'qcow2', raw, partial]);
  rmSync(raw);
  renameSync(partial, disk.qcow2);
}

/** Where the image holds a policy of SELinux: by its own tool, since this machine may have none. mke2fs keeps labels. */
async function label(root: string): Promise<void> {
  const contexts = '/etc/selinux/default/contexts/files/file_contexts';
  if (!existsSync(join(root, contexts))) return;
  await must('chroot', [root, 'setfiles', '-F', contexts, '/']);
}

async function must(command: string, args: readonly string[]): Promise<void> {
  succeeded(command, await runOwned(command, args, { timeoutMs: 600_000 }));
}

function newest(folder: string, prefix: string): string {
  const name = readdirSync(folder)
    .filter((entry) => entry.startsWith(prefix))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`no ${prefix}* in ${folder}`);
  return join(folder, name);
}
