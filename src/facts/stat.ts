import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A file's owner and permission bits; links are followed, as chmod and chown do. */
export interface OwnedFile {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
}

/** Mode in octal, numeric owners (names may be missing or misleading), and last the name, which may hold spaces. */
export const STAT = `stat -L -c '%a %u %g %n'`;

/** null when there is no such file. */
export function ownedFile(path: string): Probe<OwnedFile | null> {
  const sh = `if [ -e ${path} ] || [ -L ${path} ]; then ${STAT} ${path}; else echo absent; fi`;
  return probe(`stat:${path}`, sh, (text) => {
    if (text === 'absent\n') return null;
    const [file, ...more] = parseOwned(text);
    if (file === undefined || more.length > 0) throw new Error('not one line of stat');
    return file;
  });
}

export function parseOwned(text: string): OwnedFile[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', uid, gid, path] = /^([0-7]{1,4}) (\d+) (\d+) (\/.*)$/.exec(line) ?? [];
      if (path === undefined) throw new Error('a line that stat does not print');
      return { path, uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) };
    });
}
