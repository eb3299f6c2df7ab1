import type { Ulimit } from '../../facts/ulimits.ts';

/** One limit of those that daemon/default-ulimits can ask for, by docker's name for it. */
export interface Limit {
  readonly name: 'nofile' | 'nproc' | 'core';
  /** What a container without it does, and what one with it may do at most: `opens`, `open 65536 files at most`. */
  readonly does: string;
  readonly may: (hard: number) => string;
  /** Whether what is set already will do. */
  readonly holds: (set: Ulimit | null | undefined, wanted: Ulimit) => boolean;
}

export const LIMITS: readonly Limit[] = [
  {
    name: 'nofile',
    does: 'opens',
    may: (hard) => `open ${hard} files at most`,
    // Any bound is one: an administrator who chose another knew why.
    holds: (set) => isBound(set),
  },
  {
    name: 'nproc',
    does: 'starts',
    may: (hard) => `start ${hard} processes of one user at most`,
    holds: (set, { hard }) => isBound(set) && set.hard <= hard,
  },
  {
    name: 'core',
    does: 'dumps',
    may: (hard) => (hard === 0 ? 'dump no core' : `dump ${hard} bytes of a core at most`),
    holds: (set, { hard }) => isBound(set) && set.hard <= hard,
  },
];

const isBound = (set: Ulimit | null | undefined): set is Ulimit => set !== null && set !== undefined && set.hard !== -1;

/** The limit as far as the daemon may give it. */
export function atMost({ soft, hard }: Ulimit, ceiling: number): Ulimit {
  const least = (limit: number) => (limit === -1 ? ceiling : Math.min(limit, ceiling));
  return ceiling === Infinity ? { soft, hard } : { soft: least(soft), hard: least(hard) };
}
