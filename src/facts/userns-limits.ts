import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

export interface UsernsLimits {
  /** user.max_user_namespaces; null when the kernel has no such setting. With 0 not even root makes a namespace. */
  readonly maxNamespaces: number | null;
  /** The folders above the data root, with their mode as octal digits. */
  readonly parents: readonly { readonly path: string; readonly mode: string }[];
}

/** What can keep the daemon from starting with userns-remap, beside the ranges. null without a system daemon. */
export const usernsLimits: Probe<UsernsLimits | null> = probe(
  'userns-limits',
  whereDocker(`if [ -e /proc/sys/user/max_user_namespaces ]; then cat /proc/sys/user/max_user_namespaces; else echo none; fi
path=$(docker info --format '{{.DockerRootDir}}')
set --
while [ -n "\${path%/*}" ]; do path=\${path%/*}; set -- "$@" "$path"; done
stat -L -c '%a %n' / "$@"`),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseLimits(text)),
);

/** Folders that the mapped root cannot pass: dockerd then refuses to start (setupDaemonRoot; engine-tried 9). */
export function untraversable({ parents }: UsernsLimits): string[] {
  return parents.filter(({ mode }) => (Number.parseInt(mode, 8) & 0o001) === 0).map(({ path }) => path);
}

function parseLimits(text: string): UsernsLimits {
  const [most = '', ...lines] = text.trimEnd().split('\n');
  if (most !== 'none' && !/^\d+$/.test(most)) throw new Error(`${most} is not a number of namespaces`);
  const parents = lines.map((line) => {
    const [, mode, path] = /^([0-7]+) (\/.*)$/.exec(line) ?? [];
    if (mode === undefined || path === undefined) throw new Error(`stat printed ${JSON.stringify(line)}`);
    return { path, mode };
  });
  return { maxNamespaces: most === 'none' ? null : Number(most), parents };
}
