// A fake host's files in one piece, for hosts that begin alike.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FakeHost, fakeHost, SHELLS } from '../shell/fake-host.ts';

export interface Packed {
  readonly files: Buffer;
  /** Apart, since on a disk of its own a host's programs lie beside its root. */
  readonly programs: Buffer;
}

/** What `furnish` gives to a host that has nothing yet; nothing of it may name the host's own root. */
export function packed(furnish: (host: FakeHost) => void): Packed {
  const host = fakeHost(SHELLS.dash);
  furnish(host);
  const files = readdirSync(host.root).filter((it) => it !== 'fake-bin');
  const pack = (names: readonly string[]) =>
    execFileSync('tar', [...KEEPING_ALL, '--format=posix', '-cf', '-', ...names], {
      cwd: host.root,
      maxBuffer: 64 * 1024 * 1024,
    });
  const it = { files: pack(files), programs: pack(['fake-bin']) };
  void host.remove();
  return it;
}

export function unpack(host: FakeHost, { files, programs }: Packed): void {
  execFileSync('tar', [...KEEPING_ALL, '-xpf', '-'], { cwd: host.path('.'), input: files });
  execFileSync('tar', ['-xpf', '-'], { cwd: dirname(host.programs), input: programs });
}

const KEEPING_ALL = ['--numeric-owner', '--xattrs', '--xattrs-include=*'];
