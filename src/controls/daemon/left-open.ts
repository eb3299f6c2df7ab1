import { daemon as daemonKeys } from '../../changes.ts';
import { fail, manual } from '../../define.ts';
import type { Connection } from '../../facts/api-connections.ts';
import type { ApiFilter } from '../../facts/api-filter.ts';
import type { Daemon } from '../../facts/daemon.ts';
import { dropFilter } from '../../facts/keep-api-filter.ts';
import { removeTcp } from '../../facts/remove-tcp.ts';
import { hostsOf, isTcp, portOf } from '../../facts/tcp-hosts.ts';
import { TLS_KEYS } from '../../facts/tls-listener.ts';
import { count, named } from '../../facts/words.ts';
import type { AppliedRecord, Verdict } from '../../model.ts';

interface Seen {
  readonly daemon: Daemon;
  readonly hasSocket: boolean;
  readonly apiConnections: readonly Connection[];
  readonly apiFilter: ApiFilter;
  readonly lastApplied: AppliedRecord | null;
}

const WHY = 'the profile names no address at which the Docker API is to be offered';

/**
 * A listener that an earlier profile opened and that is still there: closed with its keys and its filter, and asked about,
 * since whoever came in by it comes in no more. null: there is none. What somebody else opened is for daemon/no-tcp.
 */
export function leftOpen({ daemon, hasSocket, apiConnections, apiFilter, lastApplied }: Seen): Verdict | null {
  const { inFile, onCommandLine } = hostsOf(daemon);
  const hosts = [...inFile, ...onCommandLine].filter(isTcp);
  if (hosts.length === 0 || !isOurs(lastApplied)) return null;
  const ports = hosts.map((it) => portOf(it, true));
  const peers = apiConnections.filter(({ port }) => ports.includes(port)).map(({ peer }) => peer);
  const now = peers.length === 0 ? '' : `; ${count(peers.length, 'connection')} now: ${named(peers)}`;
  const affects = `clients with a certificate no longer reach the API at ${named(hosts)}${now}`;
  const terms = { risk: 'disruptive', affects } as const;
  const removal = removeTcp(daemon, { hasSocket, tcp: [], paths: [], why: WHY, terms });
  const seen = `the API listens on ${named(hosts)}, which ironhull opened and the profile no longer names`;
  if ('problem' in removal) return manual(seen, removal.problem);
  const keys = Object.fromEntries(TLS_KEYS.filter((it) => it in daemon.keys).map((it) => [it, null]));
  const [first, ...more] = removal.changes;
  const rest = Object.keys(keys).length === 0 ? [] : [daemonKeys(keys, WHY, terms)];
  return first === undefined ? null : fail(seen, first, ...more, ...rest, ...dropFilter(apiFilter, WHY));
}

/** Certificates were set in daemon.json by this control (or renewed by `tls rotate`), and not taken away since. */
function isOurs(record: AppliedRecord | null): boolean {
  const tls: readonly string[] = TLS_KEYS;
  return (record?.settings ?? []).some(
    (it) =>
      it.kind === 'key' &&
      ['daemon/tls-listener', 'tls/server'].includes(it.control) &&
      tls.includes(it.key[0] ?? '') &&
      it.value !== null,
  );
}
