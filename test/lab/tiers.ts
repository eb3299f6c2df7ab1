// Which of the two kinds of host, and how each is made.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findAccelerator } from './accelerator.ts';
import type { Claim } from './claims.ts';
import { buildDisk } from './disk.ts';
import { cacheFolder } from './folders.ts';
import type { HostWish, Tier } from './host.ts';
import type { Image } from './image.ts';
import type { Driver } from './machine.ts';
import { bootNspawn, prepareNspawn } from './nspawn.ts';
import { needPrograms } from './packages.ts';
import { output } from './processes.ts';
import { prepareQemu, startQemu, type VirtualMachine } from './qemu.ts';
import { kernelWordsOf } from './recipe.ts';
import { takeSnapshot } from './snapshot.ts';

type Prepare = (place: Claim, name: string) => Promise<Driver>;

/** Whether hosts of this tier can run on this machine; installs what is missing where it may. */
export async function canRun(tier: Tier): Promise<{ ok: true } | { ok: false; why: string }> {
  if (process.platform !== 'linux') return { ok: false, why: 'the lab needs Linux' };
  // QEMU itself does not need it, but the image that it boots is built as root.
  if (process.getuid?.() !== 0) return { ok: false, why: 'the lab needs root' };
  try {
    await needPrograms(tier === 'nspawn' ? ['systemd-nspawn', 'socat', 'ip', 'nsenter'] : ['qemu-system-x86_64']);
    if (tier === 'nspawn') await tryNamespaces();
    return { ok: true };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** A container without its own privileges has the programs and cannot use them; an overlay does not lie on an overlay. */
async function tryNamespaces(): Promise<void> {
  const folder = mkdtempSync(join(cacheFolder('tmp'), 'overlay-'));
  const layers = ['lower', 'upper', 'work', 'root'].map((name) => join(folder, name));
  for (const layer of layers) mkdirSync(layer);
  const [lower, upper, work, root] = layers;
  try {
    // In a mount namespace of its own: nothing to take away afterwards.
    const script = 'mount -t overlay lab -o "$1" "$2" && mount -t proc proc /proc && [ -d /sys/fs/cgroup ]';
    const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    await output('unshare', ['-m', '-n', '-p', '-f', 'sh', '-c', script, 'sh', options, String(root)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The wished tier; where nspawn cannot run, QEMU serves. */
export async function chooseTier(wished: Tier): Promise<Tier> {
  const answer = await canRun(wished);
  if (answer.ok || wished === 'qemu') return wished;
  console.error(`no nspawn host here, a virtual machine instead: ${answer.why}`);
  return 'qemu';
}

/** Does the slow part once (disk, first boot), and gives what makes each single host. */
export async function makeDriver(tier: Tier, image: Image, wish: HostWish): Promise<Prepare> {
  const forward = wish.forward ?? [];
  if (tier === 'nspawn') {
    return async (place, name) => {
      await prepareNspawn(image, place, name);
      const boot = () => bootNspawn(place, image.suite, forward);
      return { start: boot, boot };
    };
  }
  const disk = await buildDisk(image);
  const accelerator = await findAccelerator(disk.kernel);
  const vm: VirtualMachine = {
    disk,
    accelerator,
    kernelWords: wish.kernelWords ?? kernelWordsOf(image.suite),
    forward,
  };
  const snapshot = await takeSnapshot(image.folder, vm);
  return async (place) => {
    await prepareQemu(place, snapshot.disk);
    return { start: () => startQemu(place, vm, snapshot.state), boot: () => startQemu(place, vm) };
  };
}
