// Hosts at native speed: the image's tree under systemd-nspawn, with its own systemd, sshd, dockerd and network.
// It shares this machine's kernel: /proc/sys is read-only there, auditd does not run, and there is no AppArmor.
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCgroups } from './cgroups.ts';
import { type Claim, note } from './claims.ts';
import { labFolder } from './folders.ts';
import type { Image } from './image.ts';
import { type Machine, plainEnvironment } from './machine.ts';
import { alive, background, lastOf, output, run, startTime, until } from './processes.ts';
import type { Suite } from './recipe.ts';
import { connectWire } from './wire.ts';

/** Lays out the host's own layer over the image; nothing runs yet. */
export async function prepareNspawn(image: Image, claim: Claim, name: string): Promise<void> {
  const { folder } = claim;
  for (const part of ['root', 'upper', 'work', 'docker']) mkdirSync(join(folder, part), { mode: 0o755 });
  dressUpper(join(folder, 'upper'), image.root, name);
  const root = join(folder, 'root');
  note(folder, 'mounts', root);
  const layers = `lowerdir=${image.root},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`;
  await output('mount', ['-t', 'overlay', `lab-${claim.number}`, '-o', layers, root]);
}

/** Boots what was prepared; may be called again after its processes were ended. */
export async function bootNspawn(claim: Claim, suite: Suite, forward: readonly number[]): Promise<Machine> {
  const { folder } = claim;
  const entries = makeCgroups(folder, claim.label);
  const enter = entries.map((file) => `echo $$ >'${file}' || exit 1; `).join('');
  const log = join(folder, 'console.log');
  const args = ['-q', '-M', claim.label, '-D', join(folder, 'root'), ...nspawnOptions(folder)];
  const pid = background('sh', ['-c', `${enter}exec systemd-nspawn "$@"`, 'systemd-nspawn', ...args], log, {
    env: { ...process.env, ...nspawnEnvironment(suite) },
  });
  note(folder, 'pids', pid);
  const leader = await until(() => findLeader(pid, log), {
    timeoutMs: 20_000,
    everyMs: 20,
    why: () => `systemd-nspawn did not start its host:\n${lastOf(log)}`,
  });
  // systemd-nspawn killed outright leaves its host running: the host's first process has to be known by itself.
  note(folder, 'pids', leader);
  await connectWire(claim, leader, [22, ...forward]);
  writeFileSync(join(folder, 'leader'), `${leader} ${startTime(leader)}\n`);
  return attachNspawn(folder);
}

/** A root shell in a host that runs, also in one that another process started. */
export function attachNspawn(folder: string): Machine {
  const [leader = '0', started = '0'] = readFileSync(join(folder, 'leader'), 'utf8').trim().split(' ');
  const isAlive = () => alive(Number(leader), started);
  return {
    alive: isAlive,
    run: (script, o) => {
      if (!isAlive()) throw new Error(`the lab host has ended:\n${lastOf(join(folder, 'console.log'))}`);
      const inside = ['-t', leader, '-m', '-u', '-i', '-n', '-p', '-C', '--', 'env', '-i', ...plainEnvironment];
      return run('nsenter', [...inside, 'sh', '-c', script], { timeoutMs: o?.timeoutMs ?? 120_000 });
    },
  };
}

function nspawnOptions(folder: string): string[] {
  return [
    '--boot',
    '--register=no',
    '--keep-unit',
    '--private-network',
    '--capability=all',
    '--system-call-filter=@known',
    // Keep nspawn's hands off /etc and this machine's journal.
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--console=pipe',
    // overlay2 cannot lie on an overlay: Docker's data gets a plain folder.
    `--bind=${join(folder, 'docker')}:/var/lib/docker`,
    // systemd 256 and 257 refuse version 1 control groups without this word on the kernel's command line, which in a
    // container are the arguments of its first process.
    '--',
    'SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1',
  ];
}

/**
 * systemd 258 and later know no control groups of version 1 at all. Such a host gets version 2, also on a machine whose
 * controllers are all taken by version 1: then everything works there but limits (`docker run -m`).
 */
function nspawnEnvironment(suite: Suite): Readonly<Record<string, string>> {
  return suite === 'sid' ? { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' } : {};
}

/** What makes this host a host of its own: a name, a machine id, and writable control groups before dockerd starts. */
function dressUpper(upper: string, image: string, name: string): void {
  const etc = join(upper, 'etc');
  const units = join(upper, 'usr/lib/systemd/system');
  const wants = join(units, 'docker.service.wants');
  for (const folder of [etc, wants]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(etc, 'hostname'), `${name}\n`);
  writeFileSync(join(etc, 'hosts'), readFileSync(join(image, 'etc/hosts'), 'utf8').replace(/\blab\b/, name));
  writeFileSync(join(etc, 'machine-id'), `${randomUUID().replaceAll('-', '')}\n`, { mode: 0o444 });
  copyFileSync(join(labFolder, 'nspawn-cgroups.sh'), join(upper, 'usr/lib/systemd/lab-cgroups'));
  const unit = [
    '[Unit]',
    'Description=Writable control groups for a container manager in a container',
    'Before=docker.service',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    'ExecStart=/bin/sh /usr/lib/systemd/lab-cgroups',
    '',
  ];
  writeFileSync(join(units, 'lab-cgroups.service'), unit.join('\n'));
  symlinkSync('../lab-cgroups.service', join(wants, 'lab-cgroups.service'));
}

/** The host's first process: a child of nspawn that is number 1 in a namespace below ours (proc(5), NSpid). */
function findLeader(nspawn: number, log: string): number | undefined {
  let children: string;
  try {
    children = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, 'utf8');
  } catch {
    throw new Error(`systemd-nspawn ended at once:\n${lastOf(log)}`);
  }
  for (const child of children.trim().split(' ').map(Number)) {
    try {
      if (/^NSpid:.*\t1$/m.test(readFileSync(`/proc/${child}/status`, 'utf8'))) return child;
    } catch {
      // It ended while we looked.
    }
  }
  return undefined;
}
