import { probe } from '../define.ts';

/** An established TCP connection of this host. */
export interface Session {
  readonly port: number;
  readonly peer: string;
  readonly processes: readonly string[];
}

/** Established connections in the host's own network namespace; with a state named, ss leaves the state column out. */
export const tcpSessions = probe('tcp-sessions', 'ss -Htnp state established', (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Session => {
      const [, local = '', peer = ''] = /^\s*\d+\s+\d+\s+(\S+)\s+(\S+)/.exec(line) ?? [];
      const port = Number(local.slice(local.lastIndexOf(':') + 1));
      if (!local.includes(':') || !Number.isInteger(port)) throw new Error('a line that ss does not print');
      return { port, peer, processes: [...line.matchAll(/\("((?:[^"\\]|\\.)*)",pid=/g)].map(([, name]) => name!) };
    }),
);
