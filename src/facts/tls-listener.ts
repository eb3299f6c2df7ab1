import { command, daemon as daemonKeys } from '../changes.ts';
import type { Change, Json, JsonObject } from '../model.ts';
import { configured, type Daemon } from './daemon.ts';
import { withoutFlags } from './rewritten-command.ts';
import { hostsOf, isTcp, tlsOf } from './tcp-hosts.ts';

/** Flags whose keys stand in daemon.json once the listener is ours; dockerd does not start with one in both places. */
export const TLS_KEYS = ['tls', 'tlsverify', 'tlscacert', 'tlscert', 'tlskey'] as const;

interface Given {
  /** tcp://10.0.0.11:2376 */
  readonly host: string;
  /** What daemon.json is to say of TLS. */
  readonly keys: JsonObject;
  /** docker.socket is there, so dockerd has to take its socket from it. */
  readonly hasSocket: boolean;
  readonly why: string;
  readonly terms: { readonly risk: 'restart' | 'disruptive'; readonly affects?: string };
}

export type Opening = { readonly changes: readonly Change[] } | { readonly problem: string; readonly advice: string };

/**
 * What makes dockerd listen there and nowhere else over TCP, with these certificates: no change where it is so. The hosts
 * stay where they stand, on the command line or in the file, and `fd://` (or whatever else is no TCP) stays among them.
 */
export function openTls(daemon: Daemon, { host, keys, hasSocket, why, terms }: Given): Opening {
  const { inFile, onCommandLine } = hostsOf(daemon);
  const others = inFile.filter((it) => isTcp(it) && it !== host);
  if (others.length > 0 && !tlsOf(daemon).demandsClients) {
    return {
      problem: `daemon.json opens ${others.join(', ')} to anybody`,
      advice: 'let daemon/no-tcp close that first; then apply again',
    };
  }
  const patch: Record<string, Json> = {};
  for (const [key, value] of Object.entries(keys)) if (daemon.keys[key] !== value) patch[key] = value;
  const inTheFile = inFile.length > 0;
  if (inTheFile && (others.length > 0 || !inFile.includes(host)))
    patch.hosts = [...inFile.filter((it) => !isTcp(it)), host];

  const changes: Change[] = Object.keys(patch).length === 0 ? [] : [daemonKeys(patch, why, terms)];
  const also: (readonly [string, string])[] = inTheFile || onCommandLine.includes(host) ? [] : [['-H', host]];
  if (!inTheFile && onCommandLine.length === 0) also.unshift(['-H', hasSocket ? 'fd://' : 'unix:///run/docker.sock']);
  const edit = withoutFlags(
    daemon.command,
    ({ name, value }) =>
      (name === 'host' && isTcp(value) && value !== host) || (TLS_KEYS as readonly string[]).includes(name),
    also,
  );
  if ('problem' in edit)
    return also.length === 0 ? { changes } : { problem: edit.problem, advice: `add -H ${host} there` };
  if (edit.drop.length > 0 || also.length > 0) changes.push(command(edit, why, terms));
  return { changes };
}

/** What TLS is configured with now, where somebody else placed all three files; null where one is missing. */
export function foreignKeys(daemon: Daemon): JsonObject | null {
  const keys = ['tlscacert', 'tlscert', 'tlskey'].map((key) => [key, configured(daemon, key)] as const);
  const complete = keys.every(([, value]) => typeof value === 'string' && value !== '');
  return complete ? { tlsverify: true, ...(Object.fromEntries(keys) as JsonObject) } : null;
}
