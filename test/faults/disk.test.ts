// The disk is full at each write in turn, or takes no write at all. Whatever happens is refused before the first write
// where it can be known, and rolled back where it cannot.
import { describe, it } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { rollbackScript } from '../../src/engine/transaction/scripts.ts';
import { type FakeHost, fakeHost, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { figure, long, seed } from './figures.ts';
import { hook } from './hooks.ts';
import { type OwnDisk, ownDisk } from './own-disk.ts';
import { quiet, severally } from './patience.ts';
import { differing, furnish, ID, samplePlan, stateOf, TX } from './sample.ts';

const SIZE = 8 * 1024 * 1024;
const PAGE = 4096;
/** The disk filled up after it was looked at: what counts free room is told that there is plenty. */
const FULL_LATER = `df() { printf 'head\\n/dev/x 9 9 99999999 1%% /\\n'; }
stat() { case $* in '-f '*) echo 99999 99999 ;; *) command stat "$@" ;; esac; }`;

describe.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it('a disk that is full at any write leaves the host as it was', async () => {
    const { bytes: most } = await needed(shell);
    const sizes = Array.from({ length: Math.ceil(most / PAGE) }, (_, pages) => pages * PAGE);
    const stride = long ? 1 : Math.ceil(sizes.length / 8);
    const tried = sizes.filter((_, at) => at % stride === seed % stride);
    const violations: string[] = [];
    await severally(tried, async (bytes) => {
      await withDisk(shell, FULL_LATER, async (host, disk, before) => {
        disk.leave({ bytes });
        violations.push(...(await attempt(host, disk, before)).map((it) => `${shell}, ${bytes} bytes left: ${it}`));
      });
    });
    const atLeast = 'room for 0 bytes to all, in steps of 4 KB × 3 shells';
    figure({ attack: 'disk full at each write', atLeast, rounds: tried.length, violations, seed });
  });

  it('a disk without inodes at any write leaves the host as it was', async () => {
    const { inodes: most } = await needed(shell);
    const stride = long ? 1 : Math.ceil(most / 6);
    const tried = Array.from({ length: most }, (_, n) => n).filter((n) => n % stride === seed % stride);
    const violations: string[] = [];
    await severally(tried, async (inodes) => {
      await withDisk(shell, FULL_LATER, async (host, disk, before) => {
        disk.leave({ inodes });
        violations.push(...(await attempt(host, disk, before)).map((it) => `${shell}, ${inodes} inodes left: ${it}`));
      });
    });
    figure({
      attack: 'no inodes at each write',
      atLeast: 'none left to all that are needed × 3 shells',
      rounds: tried.length,
      violations,
      seed,
    });
  });

  it('is refused before the first write when the disk cannot take the change, with the reason', async () => {
    const violations: string[] = [];
    await severally(OBSTACLES, async ({ what, arrange, says }) => {
      await withDisk(shell, '', async (host, disk, before) => {
        arrange(disk);
        const outcome = outcomeOf((await host.run(start(host, samplePlan()))).stdout, NONCE);
        if (outcome.kind !== 'refused') violations.push(`${shell}, ${what}: ${outcome.kind}`);
        else if (!says.test(outcome.message)) violations.push(`${shell}, ${what}: says ${outcome.message}`);
        disk.inside('mount -o remount,rw "$DISK" || :; chattr -R -i "$DISK/etc" || :');
        if (stateOf(host) !== before) violations.push(`${shell}, ${what}: the host was changed`);
        if (host.exists(TX)) violations.push(`${shell}, ${what}: the transaction was begun`);
      });
    });
    figure({
      attack: 'disk that takes no write',
      atLeast: 'refused, each × 3 shells',
      rounds: OBSTACLES.length,
      violations,
    });
  });

  it('works where nothing on the disk may be executed', async () => {
    const violations: string[] = [];
    // The packages of `engine` would want more room than there is.
    await withDisk(shell, FULL_LATER, async (host, disk, before) => {
      disk.inside('mount -o remount,noexec "$DISK"; mount -t tmpfs -o noexec none /dev/shm');
      violations.push(...(await attempt(host, disk, before, ['awaiting'])).map((it) => `${shell}, noexec: ${it}`));
    });
    figure({ attack: 'noexec', atLeast: 'applied and rolled back × 3 shells', rounds: 1, violations });
  });
});

const MEGABYTE = 1024 * 1024;
const immutable = (path: string) => (disk: OwnDisk) => disk.inside(`chattr +i "$DISK/etc/${path}"`);

const OBSTACLES: readonly { what: string; arrange(disk: OwnDisk): void; says: RegExp }[] = [
  { what: 'full', arrange: (disk) => disk.leave({ bytes: 0 }), says: /no room|cannot write|cannot make/ },
  { what: 'nearly full', arrange: (disk) => disk.leave({ bytes: MEGABYTE }), says: /is full \(\d+ KiB left\)/ },
  { what: 'no inodes', arrange: (disk) => disk.leave({ inodes: 0 }), says: /cannot write|cannot make/ },
  { what: 'few inodes', arrange: (disk) => disk.leave({ inodes: 40 }), says: /has no inodes left/ },
  {
    what: 'read-only',
    arrange: (disk) => disk.inside('mount -o remount,ro "$DISK"'),
    says: /cannot write|cannot make/,
  },
  {
    what: 'a read-only /etc',
    arrange: (disk) => disk.inside('mount --bind "$DISK/etc" "$DISK/etc"; mount -o remount,bind,ro "$DISK/etc"'),
    says: /daemon\.json cannot be written.*key\.json cannot be changed/,
  },
  { what: 'an immutable file', arrange: immutable('docker/daemon.json'), says: /daemon\.json cannot be written/ },
  { what: 'an immutable folder', arrange: immutable('docker'), says: /etc\/docker cannot be changed/ },
  {
    what: 'an immutable file whose mode is to change',
    arrange: immutable('docker/key.json'),
    says: /key\.json cannot/,
  },
  { what: 'immutable users', arrange: immutable('passwd'), says: /etc\/passwd cannot be changed/ },
  { what: 'immutable groups', arrange: immutable('group'), says: /etc\/group cannot be changed/ },
  {
    what: 'an immutable folder of units',
    arrange: immutable('systemd/system'),
    says: /systemd\/system cannot be changed/,
  },
];

async function withDisk(
  shell: string,
  prelude: string,
  work: (host: FakeHost, disk: OwnDisk, before: string) => Promise<void>,
): Promise<void> {
  const disk = await ownDisk({ bytes: SIZE });
  const host = fakeHost(shell, disk);
  furnish(host);
  hook(host, [], prelude);
  await work(host, disk, stateOf(host));
  await host.remove();
}

/** Starts; whatever was applied is undone by the operator, with the disk quite full by then. */
async function attempt(host: FakeHost, disk: OwnDisk, before: string, expected?: readonly string[]): Promise<string[]> {
  const { stdout } = await host.run(start(host, samplePlan(), { confirmSeconds: 86_400 }));
  const { kind } = outcomeOf(stdout, NONCE);
  const wrong: string[] = [];
  if (!(expected ?? ['awaiting', 'refused', 'failed', 'rolled-back']).includes(kind))
    wrong.push(`${kind}: ${stdout.slice(-600)}`);
  if (kind === 'awaiting') {
    disk.leave({ bytes: 0 });
    const undone = await host.run(rollbackScript(ID, { nonce: NONCE, seam: host.seam }));
    const state = outcomeOf(undone.stdout, NONCE).kind;
    if (state !== 'rolled-back') wrong.push(`undone: ${state}: ${undone.stdout.slice(-600)}`);
  }
  await quiet(host);
  const moved = differing(before, stateOf(host));
  if (moved.length > 0) wrong.push(`not as before: ${moved.join(' | ')}`);
  return wrong;
}

const found = new Map<string, Promise<{ bytes: number; inodes: number }>>();
/** What a whole transaction takes, and a little more, since some files are there only for a moment. */
function needed(shell: string): Promise<{ bytes: number; inodes: number }> {
  const it = found.get(shell) ?? measured(shell);
  found.set(shell, it);
  return it;
}

async function measured(shell: string): Promise<{ bytes: number; inodes: number }> {
  let [bytes, inodes] = [8 * PAGE, 8];
  // Docker's packages would want more room than this disk has, and a refusal takes none.
  await withDisk(shell, FULL_LATER, async (host, disk) => {
    const before = { bytes: disk.freeBytes(), inodes: disk.freeInodes() };
    await host.run(start(host, samplePlan(), { confirmSeconds: 86_400 }));
    bytes += before.bytes - disk.freeBytes();
    inodes += before.inodes - disk.freeInodes();
    await host.run(rollbackScript(ID, { nonce: NONCE, seam: host.seam }));
  });
  return { bytes, inodes };
}
