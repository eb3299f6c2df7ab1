import { activate } from '../../changes.ts';
import { control, fail, fileProbe, manual, pass } from '../../define.ts';
import { apiConnections } from '../../facts/api-connections.ts';
import { containers } from '../../facts/containers.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { apiListeners, socketListens, tcpPorts } from '../../facts/daemon-listeners.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { dockerdRunning } from '../../facts/dockerd-running.ts';
import { endpoint, listeners } from '../../facts/listeners.ts';
import { removeTcp, SOCKET_DROP_IN } from '../../facts/remove-tcp.ts';
import { hostsOf, isTcp, tlsOf } from '../../facts/tcp-hosts.ts';
import { dockerUnits } from '../../facts/unit-properties.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';

export default control({
  title: 'Let nobody reach the Docker API over the network',
  why: 'Whoever can speak to the API is root on the host; a TCP listener without client certificates asks nobody who they are.',
  costs:
    'Remote clients that use the port have to come over SSH (docker -H ssh://…). The command of docker.service is then fixed in a drop-in: later changes to the unit or its environment file do not reach it.',
  severity: 'critical',
  refs: [...cis('2.7'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/security/protect-access/' }],
  facts: {
    ...daemonFacts,
    apiConnections,
    containers,
    daemonStart,
    dockerUnits,
    dockerdRunning,
    listeners,
    // Not judged, but a plan rewrites only files that were read.
    socketDropIn: fileProbe(SOCKET_DROP_IN),
  },
  options: {},

  inspect({ apiConnections, containers, daemonStart, dockerUnits, dockerdRunning, listeners, ...facts }) {
    const { daemon, verdict } = theDaemon(facts, ['hosts']);
    if (verdict !== undefined) return verdict;
    const socket = dockerUnits.get('docker.socket');
    const activated = socketListens(socket?.properties.get('Listen') ?? []);
    const { inFile, onCommandLine, implied } = hostsOf(daemon);
    const configured = [...inFile, ...onCommandLine, ...implied].filter(isTcp).concat(activated.tcp);
    const open = apiListeners({ daemon, listeners, running: dockerdRunning, containers, activated: activated.tcp });
    if (configured.length === 0 && open.length === 0) return pass('no TCP address: none configured, none listening');

    const tls = tlsOf(daemon);
    const stale = daemonStart !== null && changedSinceStart(daemonStart);
    // What docker info warns of is what the running daemon really does.
    const warned = daemon.info.warnings.some((it) => /API is accessible on .* without/.test(it));
    const places = open.length > 0 ? `listens on ${named(open.map(endpoint))}` : `is to listen on ${named(configured)}`;
    if (tls.demandsClients && !stale && !warned) return pass(`${places}, and demands client certificates`);

    const because = tls.demandsClients ? 'client certificates are set, but not in effect' : tls.because;
    const seen = `the API ${places}: ${because}`;
    const ports = new Set(open.map(({ port }) => port));
    const peers = apiConnections.filter(({ port }) => ports.has(port)).map(({ peer }) => peer);
    const terms =
      peers.length === 0
        ? ({ risk: 'restart' } as const)
        : ({
            risk: 'disruptive',
            affects: `${count(peers.length, 'connection')} to the API cut: ${named(peers)}`,
          } as const);
    const why = 'the Docker API is not offered over TCP';
    if (tls.demandsClients) return fail(seen, activate(why, terms));

    const removal = removeTcp(daemon, { hasSocket: socket?.load === 'loaded', ...activated, why, terms });
    if ('problem' in removal) return manual(seen, removal.problem);
    const [first, ...more] = removal.changes;
    if (first !== undefined) return fail(seen, first, ...more);
    // Nothing to rewrite, and yet it listens: started so by a command line or a file that is no longer there.
    if (stale || tcpPorts(dockerdRunning).length > 0) return fail(seen, activate(why, terms));
    return manual(seen, 'no configuration explains it: see how dockerd is started (ss -ltnp, systemctl status docker)');
  },
});
