// Programs that the lab needs on this machine.
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, succeeded } from './processes.ts';
import { withProgress } from './progress.ts';

/** program -> Debian and Ubuntu package */
const packageOf = {
  mmdebstrap: 'mmdebstrap',
  'systemd-nspawn': 'systemd-container',
  socat: 'socat',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  ip: 'iproute2',
  nsenter: 'util-linux',
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mke2fs: 'e2fsprogs',
  strace: 'strace',
  gpg: 'gnupg',
} as const;

export type Program = keyof typeof packageOf;

/** Makes sure that the programs are there: installs what is missing as root on Debian or Ubuntu. @throws with the one command to run elsewhere */
export async function needPrograms(programs: readonly Program[]): Promise<void> {
  const packages = missingPackages(programs);
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!debianLike())
    throw new Error(`the lab needs ${packages.join(', ')} (names of Debian packages): install them first`);
  if (process.getuid?.() !== 0) throw new Error(`the lab needs some programs; install them with:\n  sudo ${command}`);
  await withProgress({ key: 'packages', title: `installing ${packages.join(', ')}`, guess: 40 }, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    // Test files beside this one install, too.
    const patient = ['-o', 'DPkg::Lock::Timeout=600'];
    // A fresh container has no package lists; an old list may name versions that are gone.
    await run('apt-get', [...patient, 'update', '-q'], { timeoutMs: 900_000, env });
    const [, ...args] = command.split(' ');
    succeeded(command, await run('apt-get', [...patient, ...args], { timeoutMs: 1_500_000, env }));
  });
}

/** Debian packages of those programs that are not in PATH (nor in the folders that a user's PATH leaves out). */
export function missingPackages(programs: readonly Program[], path = process.env.PATH ?? ''): string[] {
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin'];
  const missing = programs.filter((program) => !folders.some((folder) => executable(join(folder, program))));
  return [...new Set(missing.map((program) => packageOf[program]))];
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function debianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
