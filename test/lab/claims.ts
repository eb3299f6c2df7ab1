// A host's place on this machine: a folder that holds everything needed to remove it, and an address that goes with it.
// Lines are written before the thing they name exists, so that whoever comes later can always clean up (remove.sh).
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cacheFolder, labFolder } from './folders.ts';
import { alive, startTime } from './processes.ts';

export interface Claim {
  readonly folder: string;
  readonly address: string;
  /** unique in this cache while the host lives */
  readonly number: number;
  /** unique on this machine while the host lives, e.g. ironhull-lab-148-1 */
  readonly label: string;
}

/** @param detached the host outlives this process; else whoever finds the owner dead removes it */
export async function claim(detached: boolean): Promise<Claim> {
  removeStale();
  const runs = runFolder();
  const fresh = join(cacheFolder('tmp'), randomUUID());
  mkdirSync(fresh);
  writeFileSync(join(fresh, 'owner'), detached ? 'detached\n' : `${process.pid} ${startTime(process.pid)}\n`);
  for (let number = 1; number < 250; number++) {
    const folder = join(runs, String(number));
    const address = addressOf(number);
    if (existsSync(folder) || !(await free(address))) continue;
    try {
      // rename() onto a folder that is not empty fails: only one of many processes gets the number.
      renameSync(fresh, folder);
    } catch {
      continue;
    }
    writeFileSync(join(folder, 'address'), `${address}\n`);
    return { folder, address, number, label: labelOf(address) };
  }
  rmSync(fresh, { recursive: true });
  throw new Error(`no free place for another lab host below ${runs}: see "list" and "down" of test/lab/cli.ts`);
}

/** Notes a process, mount or control group of this host, for remove.sh. */
export function note(folder: string, kind: 'pids' | 'mounts' | 'cgroups', what: string | number): void {
  const line = kind === 'pids' ? `${what} ${startTime(Number(what)) ?? '0'}` : `${what}`;
  appendFileSync(join(folder, kind), `${line}\n`);
}

/** Ends and removes a host, from its folder alone. Synchronous: it also runs while this process exits. */
export function remove(folder: string, part: 'all' | 'processes' = 'all'): void {
  if (!existsSync(folder)) return;
  const result = spawnSync('sh', [join(labFolder, 'remove.sh'), folder, part], { encoding: 'utf8', timeout: 60_000 });
  if (result.status !== 0) throw new Error(`lab host in ${folder} could not be removed:\n${result.stderr}`);
}

/** Removes hosts whose owner died without a chance to do it. */
export function removeStale(): void {
  for (const folder of hostFolders()) {
    const owner = ownerOf(folder);
    if (owner === 'dead') remove(folder);
  }
}

export function hostFolders(): string[] {
  const runs = runFolder();
  return readdirSync(runs)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => join(runs, name));
}

export function ownerOf(folder: string): 'detached' | 'dead' | number {
  try {
    const text = readFileSync(join(folder, 'owner'), 'utf8').trim();
    if (text === 'detached') return 'detached';
    const [pid = '0', started = '0'] = text.split(' ');
    return alive(Number(pid), started) ? Number(pid) : 'dead';
  } catch {
    // It was removed while we looked.
    return 'detached';
  }
}

export function runFolder(): string {
  return cacheFolder('run');
}

/** 127.66.a.b: a by the cache folder, so that two caches on one machine rarely meet, b by the host. */
export function addressOf(number: number): string {
  const a = createHash('sha256').update(cacheFolder()).digest().readUInt8(0);
  return `127.66.${a}.${number}`;
}

/** For control groups and machine names, which all caches of this machine share. */
export function labelOf(address: string): string {
  return `ironhull-lab-${address.split('.').slice(2).join('-')}`;
}

function free(address: string): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(2222, address, () => server.close(() => answer(true)));
  });
}
