// KVM or emulation. Whether KVM works is found by really booting a kernel with it: a /dev/kvm that is there may refuse
// the processor model, or start and never get past the boot loader (both seen on machines that are themselves virtual).
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { runOwned } from './owned.ts';
import { output } from './processes.ts';
import { withProgress } from './progress.ts';

export interface Accelerator {
  readonly accel: string;
  readonly cpu: string;
  readonly processors: number;
  /** part of a snapshot's name: a machine's state only fits the same one */
  readonly name: string;
}

/** One processor: with two, the same work took a third more of this machine's time (forks 9.5 s to 6.3, dockerd 21 to 15). */
export const emulation: Accelerator = {
  accel: 'tcg,thread=multi,tb-size=512',
  cpu: 'max',
  processors: 1,
  name: 'tcg-1',
};

/** Tried once per boot of this machine and QEMU version, then remembered in the cache. */
export async function findAccelerator(kernel: string): Promise<Accelerator> {
  const candidates = ['host', 'host,-arch-capabilities'];
  if (!kvmIsThere()) return emulation;
  return withLock('accelerator', async () => {
    const machine = `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${await qemuVersion()}`;
    const known = recall();
    // A cache may be of a lab that knew less.
    if (known?.machine === machine && known.accelerator.processors > 0) return known.accelerator;
    const step = { key: 'kvm', title: 'trying whether KVM works', guess: 12 };
    const accelerator = await withProgress(step, async () => {
      for (const cpu of candidates) {
        if (await boots(kernel, cpu))
          return { accel: 'kvm', cpu, processors: 2, name: `kvm-${cpu.replaceAll(/[^a-z-]/g, '')}` };
      }
      return emulation;
    });
    writeFileSync(file(), JSON.stringify({ machine, accelerator }));
    return accelerator;
  });
}

/** e.g. `7.2.22`: a saved machine is read only by the QEMU that wrote it. */
export async function qemuVersion(): Promise<string> {
  return /version (\S+)/.exec(await output('qemu-system-x86_64', ['--version']))?.[1] ?? 'unknown';
}

/** The kernel finds no root, panics and asks for a reboot, at which QEMU ends: that takes a second where KVM works. */
async function boots(kernel: string, cpu: string): Promise<boolean> {
  const args = ['-M', 'q35', '-accel', 'kvm', '-cpu', cpu, '-smp', '2', '-m', '512', '-nodefaults', '-no-reboot'];
  const append = 'console=ttyS0 panic=-1';
  const boot = ['-display', 'none', '-serial', 'stdio', '-kernel', kernel, '-append', append];
  const { stdout, code } = await runOwned('qemu-system-x86_64', [...args, ...boot], { timeoutMs: 10_000 });
  return code === 0 && stdout.includes('Kernel panic');
}

function kvmIsThere(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function recall(): { machine: string; accelerator: Accelerator } | undefined {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as { machine: string; accelerator: Accelerator };
  } catch {
    return undefined;
  }
}

function file(): string {
  return join(cacheFolder(), 'accelerator.json');
}
