// One process at a time: two test workers that need the same image build it once.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';

/** Holds the named lock while the work runs. The kernel frees it when the process that holds it dies, however it dies. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const file = join(cacheFolder('locks'), name);
  // flock(1) holds the lock as long as its cat reads our pipe, which ends with us at the latest.
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((held, failed) => {
    holder.stdout.once('data', () => held());
    holder.once('error', failed);
    holder.once('exit', (code) => failed(new Error(`flock ${file} ended with status ${code}`)));
  });
  holder.removeAllListeners('exit');
  holder.stdin.on('error', () => {});
  try {
    return await work();
  } finally {
    holder.stdin.end();
  }
}
