import type { Watched } from '../../facts/audit-cover.ts';
import type { AuditPlaces } from '../../facts/audit-places.ts';

export interface Wishes {
  /** Starts of runtime programs, and what happens below /run/containerd. */
  readonly runtime: boolean;
  /** A data root to be recorded whole, or ''. */
  readonly 'data-root': string;
}

/** The state folder of containerd, busy with every exec. */
export const CONTAINERD = '/run/containerd';
const CONFIGURATION = '/etc/docker';

/**
 * What is to be recorded on this host: only what is there, but for /etc/docker: a plan that makes daemon.json makes the
 * folder too, and would leave it unwatched. Replacing a program is a write as well.
 */
export function watchedOn({ programs, files, folders }: AuditPlaces, wishes: Wishes): Watched[] {
  const { runtime, 'data-root': data } = wishes;
  return [
    ...programs.map((path) => ({ path, extent: 'file' as const, access: runtime ? 'wxa' : 'wa' })),
    ...files.map((path) => ({ path, extent: 'file' as const, access: 'wa' })),
    ...[...new Set([...folders, CONFIGURATION])].map((path) => ({
      path,
      extent: path === CONTAINERD && !runtime ? ('entries' as const) : ('tree' as const),
      access: 'wa',
    })),
    ...(data === '' ? [] : [{ path: data, extent: 'tree' as const, access: 'wa' }]),
  ];
}

/** What our file watches: all of it, whoever else does too, so that it stands by itself; what is below a tree is in it. */
export function ownWatches(watched: readonly Watched[]): Watched[] {
  const trees = watched.filter(({ extent }) => extent === 'tree');
  const own = watched.filter((it) => !trees.some(({ path }) => it.path.startsWith(`${path}/`)));
  // A rule cannot hold a blank, and there is no way to quote one.
  return own.filter(({ path }) => /^\/[\x21-\x7e]+$/.test(path));
}

/** One watch as a line of a rules file. `-w` takes a folder whole, so its entries alone are said the long way. */
export function ruleLine({ path, extent, access }: Watched, key: string): string {
  return extent === 'entries'
    ? `-a always,exit -F path=${path} -F perm=${access} -k ${key}`
    : `-w ${path} -p ${access} -k ${key}`;
}
