// Hosts of this process. They end with it: at a normal exit, at a signal, at an uncaught error, and by the watchdog
// when the process is killed without a word.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { claim, note, remove, runFolder } from './claims.ts';
import { labFolder } from './folders.ts';
import { type Output, run, startTime, type Told } from './processes.ts';

const owned = new Set<string>();
let watchdog: ChildProcess | undefined;

/** From now on this host is removed when this process ends. */
export function own(folder: string): void {
  if (watchdog === undefined) {
    watchdog = startWatchdog();
    process.on('exit', removeAll);
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.on(signal, () => process.exit(status));
    }
  }
  owned.add(folder);
}

export function disown(folder: string): void {
  owned.delete(folder);
}

/**
 * Runs a long or stubborn program that must not outlive us, whatever happens to us: in a process namespace of its own,
 * since mmdebstrap's children leave its process group.
 */
export async function runOwned(command: string, args: readonly string[], told: Told = {}): Promise<Output> {
  const place = await claim(false);
  own(place.folder);
  try {
    const inside = ['--pid', '--fork', '--kill-child=KILL', '--mount-proc', 'sh', '-c', '"$@"; exit $?', 'sh'];
    return await run('unshare', [...inside, command, ...args], {
      ...told,
      group: true,
      onStart: (pid) => note(place.folder, 'pids', pid),
    });
  } finally {
    disown(place.folder);
    remove(place.folder);
  }
}

function removeAll(): void {
  for (const folder of owned) {
    try {
      remove(folder);
    } catch (error) {
      console.error(String(error));
    }
  }
  // Our own child, not reaped yet: its number cannot have gone to anyone else.
  watchdog?.kill('SIGKILL');
}

function startWatchdog(): ChildProcess {
  const args = [join(labFolder, 'watch.sh'), String(process.pid), String(startTime(process.pid)), runFolder()];
  const child = spawn('sh', args, { detached: true, stdio: 'ignore' });
  child.unref();
  return child;
}
