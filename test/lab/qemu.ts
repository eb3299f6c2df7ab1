// Hosts with a kernel of their own: AppArmor, sysctl, audit, reboots and power cuts are real here. Slow where KVM is
// missing, so a machine is booted once per image, its state saved, and every host starts from that.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accelerator } from './accelerator.ts';
import { Agent } from './agent.ts';
import { type Claim, note } from './claims.ts';
import type { Disk } from './disk.ts';
import { withJsonSocket } from './json-socket.ts';
import type { Machine } from './machine.ts';
import { alive, background, lastOf, output, startTime, until } from './processes.ts';

export interface VirtualMachine {
  readonly disk: Disk;
  readonly accelerator: Accelerator;
  /** further words on the kernel's command line */
  readonly kernelWords: string;
  readonly forward: readonly number[];
}

/** A disk of the host's own over a base that is never written to. */
export async function prepareQemu(claim: Claim, base: string): Promise<void> {
  const overlay = join(claim.folder, 'disk.qcow2');
  await output('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base, overlay]);
}

/** Boots the prepared disk, or goes on where the saved state ends. Returns before the guest has started anything. */
export async function startQemu(claim: Claim, vm: VirtualMachine, state?: string): Promise<Machine> {
  const { folder } = claim;
  for (const socket of ['agent.sock', 'qmp.sock']) rmSync(join(folder, socket), { force: true });
  const log = join(folder, 'qemu.log');
  const incoming = state === undefined ? [] : ['-incoming', `exec:cat '${state}'`];
  const pid = background('qemu-system-x86_64', [...machineOptions(claim, vm), ...incoming], log);
  note(folder, 'pids', pid);
  const started = startTime(pid) ?? '';
  writeFileSync(join(folder, 'leader'), `${pid} ${started}\n`);
  const machine = attachQemu(folder);
  const why = () => `${lastOf(log)}\n${lastOf(join(folder, 'console.log'))}`;
  const agent = new Agent(folder);
  await until(
    async () => {
      if (!machine.alive()) throw new Error(`QEMU has ended:\n${why()}`);
      return (await agent.answers()) ? true : undefined;
    },
    { timeoutMs: 600_000, everyMs: 100, why: () => `nothing answers inside the virtual machine:\n${why()}` },
  );
  // A saved machine believes that it is still the time of its saving: certificates and timers would surprise.
  if (state !== undefined) await machine.run(`date -s @${(Date.now() / 1000 + 0.2).toFixed(1)}`);
  return machine;
}

/** A root shell in a host that runs, also in one that another process started. */
export function attachQemu(folder: string): Machine {
  const [pid = '0', started = '0'] = readFileSync(join(folder, 'leader'), 'utf8').trim().split(' ');
  const isAlive = () => alive(Number(pid), started);
  const agent = new Agent(folder);
  return {
    alive: isAlive,
    run: (script, o) => {
      if (!isAlive()) throw new Error(`QEMU has ended:\n${lastOf(join(folder, 'qemu.log'))}`);
      return agent.run(script, o?.timeoutMs ?? 300_000);
    },
  };
}

/** Writes memory and devices to a file and leaves the machine stopped; the disk is complete then, too. */
export async function saveState(claim: Claim, file: string): Promise<void> {
  await withJsonSocket(join(claim.folder, 'qmp.sock'), async (ask) => {
    await ask('qmp_capabilities');
    await ask('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
    await ask('migrate', { uri: `exec:cat >'${file}'` });
    await until(
      async () => {
        const { status } = (await ask('query-migrate')) as { status?: string };
        if (status === 'failed')
          throw new Error(`the machine's state could not be saved: ${lastOf(join(claim.folder, 'qemu.log'))}`);
        return status === 'completed' ? true : undefined;
      },
      { timeoutMs: 120_000, everyMs: 100, why: () => "saving the machine's state took too long" },
    );
    await ask('quit');
  });
}

function machineOptions({ folder, address }: Claim, vm: VirtualMachine): string[] {
  const ports = [`2222-:22`, ...vm.forward.map((port) => `${port}-:${port}`)];
  const forwards = ports.map((pair) => `,hostfwd=tcp:${address}:${pair}`).join('');
  const words = `root=/dev/vda rw console=ttyS0 quiet mitigations=off net.ifnames=0 panic=10 ${vm.kernelWords}`;
  return [
    ...[
      '-M',
      'q35',
      '-accel',
      vm.accelerator.accel,
      '-cpu',
      vm.accelerator.cpu,
      '-smp',
      String(vm.accelerator.processors),
      '-m',
      '2048',
    ],
    ...['-nodefaults', '-display', 'none', '-serial', `file:${join(folder, 'console.log')}`],
    ...['-kernel', vm.disk.kernel, '-initrd', vm.disk.initrd, '-append', words.trim()],
    // Power cuts: what the guest has flushed is kept, what it has not is lost with QEMU's process.
    ...['-drive', `file=${join(folder, 'disk.qcow2')},if=virtio,cache=writeback,format=qcow2,discard=unmap`],
    // restrict=on: nothing inside reaches out, only the forwarded ports lead in.
    ...['-nic', `user,model=virtio-net-pci,restrict=on${forwards}`],
    ...['-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=agent,path=${join(folder, 'agent.sock')},server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ...['-qmp', `unix:${join(folder, 'qmp.sock')},server=on,wait=off`],
  ];
}
