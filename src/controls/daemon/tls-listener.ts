import { activate } from '../../changes.ts';
import { choice, control, fail, fileProbe, manual, notApplicable, pass } from '../../define.ts';
import { apiConnections } from '../../facts/api-connections.ts';
import { apiFilter, unitFileOf } from '../../facts/api-filter.ts';
import { configured, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { socketListens } from '../../facts/daemon-listeners.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { hostNames } from '../../facts/host-names.ts';
import { dropFilter, type Filtering, keepFilter } from '../../facts/keep-api-filter.ts';
import { lastApplied } from '../../facts/last-applied.ts';
import { listenAddress } from '../../facts/listen-address.ts';
import { endpoint, listeners } from '../../facts/listeners.ts';
import { hostsOf, isTcp } from '../../facts/tcp-hosts.ts';
import { foreignKeys, openTls, TLS_KEYS } from '../../facts/tls-listener.ts';
import { keysOfSet, setOf, tlsSets } from '../../facts/tls-sets.ts';
import { dockerUnits } from '../../facts/unit-properties.ts';
import { leftOpen } from './left-open.ts';
import { trustedRanges } from './trusted-ranges.ts';

const WHY = 'the Docker API is offered over TCP to clients with a certificate, at this address only';
const UNFILTERED = 'a filter goes with what it stood before';

export default control({
  title: 'Offer the Docker API over TCP only where and to whom it was meant',
  why: 'Where the API has to be open, it is a listener at one named address, with a server certificate of its own and an authority that says who may come in.',
  costs:
    'Docker restarts. Who holds a client certificate is root on the host until it expires: dockerd knows no revocation. Other TCP addresses are closed. With ranges under from, a rule of ours drops what comes to the port from elsewhere, the host itself and its containers too; without, a firewall is yours to set up.',
  severity: 'high',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/security/protect-access/' }],
  facts: {
    ...daemonFacts,
    apiConnections,
    apiFilter,
    daemonStart,
    dockerUnits,
    filterA: fileProbe(unitFileOf('a')),
    filterB: fileProbe(unitFileOf('b')),
    hostNames,
    lastApplied,
    listeners,
    tlsSets,
  },
  options: {
    address: choice<string>(
      'At which address should the Docker API listen (one of the host, or a network in which it has one; none: nowhere)?',
      '',
    ),
    port: choice<number>('On which port should it listen?', 2376),
    from: choice<string[]>(
      'From which networks may clients come (10.0.0.0/8, fd00::/8 …; none: ironhull keeps nobody from the port)?',
      [],
    ),
  },

  inspect(
    {
      apiConnections,
      apiFilter,
      daemonStart,
      dockerUnits,
      filterA,
      filterB,
      hostNames,
      lastApplied,
      listeners,
      tlsSets,
      ...facts
    },
    { address: wanted, port, from },
  ) {
    const { daemon, verdict } = theDaemon(facts, TLS_KEYS);
    if (verdict !== undefined) return verdict;
    const socket = dockerUnits.get('docker.socket');
    const hasSocket = socket?.load === 'loaded';
    if (wanted === '') {
      const left = leftOpen({ daemon, hasSocket, apiConnections, apiFilter, lastApplied });
      if (left !== null) return left;
      const { inFile, onCommandLine } = hostsOf(daemon);
      const [first, ...more] = [...inFile, ...onCommandLine].some(isTcp) ? [] : dropFilter(apiFilter, UNFILTERED);
      if (first !== undefined) return fail('a filter of ours stands before a port that is not open', first, ...more);
      return notApplicable('no address is named, so the API is not to be offered over TCP');
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return manual(`${port} is no port`, 'from 1 to 65535');
    const trusted = trustedRanges(from, port, { listeners, apiConnections });
    if ('problem' in trusted) return manual(trusted.problem, trusted.advice);
    const where = listenAddress(wanted, hostNames);
    if ('problem' in where) return manual(where.problem, where.advice);

    // What is served with now stays until `tls rotate` says otherwise.
    const current = setOf(configured(daemon, 'tlscert'));
    const set = current !== null && tlsSets.includes(current) ? current : tlsSets.at(-1);
    const keys = set === undefined ? foreignKeys(daemon) : keysOfSet(set);
    if (keys === null) return manual('this host has no certificate to serve with', 'ironhull tls issue server HOST');

    const { tcp } = socketListens(socket?.properties.get('Listen') ?? []);
    if (tcp.length > 0)
      return manual(
        `docker.socket itself listens on ${tcp.join(', ')}`,
        'let daemon/no-tcp close that first; then apply again',
      );

    const at = { address: where.address, port };
    const host = `tcp://${endpoint(at)}`;
    const terms = where.wide
      ? ({
          risk: 'disruptive',
          affects: 'every address of this host offers the API, to whoever has a certificate',
        } as const)
      : ({ risk: 'restart' } as const);
    const opening = openTls(daemon, { host, keys, hasSocket, why: WHY, terms });
    if ('problem' in opening) return manual(opening.problem, opening.advice);
    const filter: Filtering | null =
      from.length === 0
        ? null
        : keepFilter(apiFilter, { a: filterA, b: filterB }, { port, ranges: trusted.ranges }, trusted.terms);
    // Before the listener opens: units are started before Docker is.
    const fencing =
      filter?.is === 'lacking' ? filter.changes : filter === null ? dropFilter(apiFilter, UNFILTERED) : [];
    const [first, ...more] = [...opening.changes, ...fencing];
    if (first !== undefined)
      return fail(
        opening.changes.length > 0
          ? `the API is not set to listen on ${host} with client certificates`
          : filter?.is === 'lacking'
            ? `listens on ${host}; ${filter.seen}`
            : `listens on ${host}; a filter is there that nobody asks for any more`,
        first,
        ...more,
      );

    const open = listeners.some(
      (it) =>
        it.protocol === 'tcp' &&
        it.port === port &&
        it.processes.includes('dockerd') &&
        (it.address === where.address || (where.wide && ['0.0.0.0', '::', '*'].includes(it.address))),
    );
    const stale = daemonStart !== null && changedSinceStart(daemonStart);
    if (!open || stale) return fail(`set to listen on ${host}, but not in effect`, activate(WHY, terms));
    const seen = `listens on ${host}, for clients whose certificate ${String(keys.tlscacert)} vouches for`;
    if (filter?.is === 'no tool')
      return manual(
        `${seen}; from anywhere, since neither nft nor iptables is there`,
        `let your own firewall keep all but ${from.join(', ')} from port ${port}`,
      );
    return pass(filter?.is === 'in force' ? `${seen}, from ${from.join(', ')} only (${filter.tool})` : seen);
  },
});
