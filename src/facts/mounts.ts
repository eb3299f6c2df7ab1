import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

export interface Mount {
  readonly source: string;
  readonly path: string;
  readonly type: string;
}

/** File systems on disks, without those of containers and of the kernel, which a busy host has by the hundred. */
export const mounts: Probe<readonly Mount[]> = probe(
  'mounts',
  "grep -vE ' (overlay|nsfs|proc|sysfs|tmpfs|cgroup2?|mqueue|devpts|devtmpfs|shm) ' /proc/mounts || [ $? -eq 1 ]",
  (text) =>
    text
      .split('\n')
      .filter((it) => it !== '')
      .map((line) => {
        const [source, path, type] = line.split(' ').map(unescaped);
        if (source === undefined || path === undefined || type === undefined)
          throw new Error('a line that is no mount');
        return { source, path, type };
      }),
);

/** Blanks and the like come as octal numbers (proc_pid_mounts(5)). */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
