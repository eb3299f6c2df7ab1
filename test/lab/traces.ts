// What a host would leave on this machine if its removal forgot something.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { labelOf } from './claims.ts';
import type { LabHost } from './host.ts';

/** One line for each process, mount, control group or file that belongs to this host. */
export function leftOf(host: Pick<LabHost, 'folder' | 'address'>): string[] {
  const label = labelOf(host.address);
  const marks = [`${host.folder}/`, `bind=${host.address},`, `${label}\0`];
  return [
    ...processes()
      .filter(({ words }) => marks.some((mark) => words.includes(mark)))
      .map(({ pid, words }) => `process ${pid}: ${words.replaceAll('\0', ' ')}`),
    ...lines('/proc/self/mounts').filter((line) => line.includes(`${host.folder}/`)),
    ...groups(label),
    ...(existsSync(host.folder) ? [`folder ${host.folder}`] : []),
  ];
}

function processes(): { pid: string; words: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => ({ pid, words: `${lines(`/proc/${pid}/cmdline`).join('\n')}\0` }));
}

function groups(name: string): string[] {
  return lines('/proc/self/mounts')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .flatMap(([, at = '']) =>
      readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(name)),
    );
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
