import type { Json } from '../model.ts';

/** Soft and hard limit; -1 is none. */
export interface Ulimit {
  readonly soft: number;
  readonly hard: number;
}

/** As docker's --ulimit takes it: `65536`, `1024:65536`, `-1`; null for anything else, and for a soft limit above the hard. */
export function ulimitOf(text: string): Ulimit | null {
  const [, soft, hard = soft] = /^(-1|\d{1,15})(?::(-1|\d{1,15}))?$/.exec(text) ?? [];
  if (soft === undefined) return null;
  const limit = { soft: Number(soft), hard: Number(hard) };
  return startable(limit) ? limit : null;
}

/** With a soft limit above the hard one every container start fails, and dockerd says nothing (engine-tried 3). */
export const startable = ({ soft, hard }: Ulimit) => hard === -1 || (soft !== -1 && soft <= hard);

/** What `default-ulimits` says of each limit; null for an entry with which no container starts. */
export function ulimitsIn(value: Json | undefined): Map<string, Ulimit | null> {
  // On the command line: nofile=1024:65536, once each.
  if (Array.isArray(value)) {
    return new Map(value.map((it) => [String(it).split('=')[0] ?? '', ulimitOf(String(it).replace(/^[^=]*=/, ''))]));
  }
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).map(([name, it]) => [name, entryOf(name, it)]));
}

/** The engine looks at Name, not at the key: left out, runc is asked for a limit that does not exist. */
function entryOf(name: string, value: Json): Ulimit | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { Name, Soft = 0, Hard = 0 } = value as { [key: string]: Json };
  if (Name !== name || typeof Soft !== 'number' || typeof Hard !== 'number') return null;
  return startable({ soft: Soft, hard: Hard }) ? { soft: Soft, hard: Hard } : null;
}
