// A booted machine, frozen once per image, kernel words and accelerator: every QEMU host starts from it in seconds.
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { qemuVersion } from './accelerator.ts';
import { claim, remove } from './claims.ts';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { disown, own } from './owned.ts';
import { withProgress } from './progress.ts';
import { prepareQemu, saveState, startQemu, type VirtualMachine } from './qemu.ts';
import { waitUntilReady } from './ready.ts';

export interface Snapshot {
  /** the disk as it was then; hosts lay their own over it */
  readonly disk: string;
  readonly state: string;
}

/** Made when it is not there yet: a boot, which under emulation takes a minute. */
export async function takeSnapshot(imageFolder: string, vm: VirtualMachine): Promise<Snapshot> {
  const words = createHash('sha256').update(vm.kernelWords).digest('hex').slice(0, 6);
  const name = `booted-${vm.accelerator.name}-${await qemuVersion()}-${words}`;
  const folder = join(imageFolder, name);
  const snapshot = { disk: join(folder, 'disk.qcow2'), state: join(folder, 'state') };
  if (existsSync(folder)) return snapshot;
  await withLock(`${imageFolder.split('/').at(-1)}-${name}`, async () => {
    if (existsSync(folder)) return;
    const slow = vm.accelerator.accel.startsWith('tcg');
    const title = `booting a virtual machine for the first time (${slow ? 'emulated, no KVM here' : 'KVM'})`;
    await withProgress({ key: `first boot ${vm.accelerator.name}`, title, guess: slow ? 80 : 15 }, async () => {
      const place = await claim(false);
      own(place.folder);
      try {
        await prepareQemu(place, vm.disk.qcow2);
        const machine = await startQemu(place, { ...vm, forward: [] });
        await waitUntilReady(machine, 900_000);
        await machine.run('sync');
        await saveState(place, join(place.folder, 'state'));
        const partial = cacheFolder('tmp', `${name}-${process.pid}`);
        for (const file of ['disk.qcow2', 'state']) renameSync(join(place.folder, file), join(partial, file));
        renameSync(partial, folder);
      } finally {
        remove(place.folder);
        disown(place.folder);
      }
    });
  });
  return snapshot;
}
