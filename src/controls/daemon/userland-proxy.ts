import { activate } from '../../changes.ts';
import { control, fail, pass } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { endpoint, listeners } from '../../facts/listeners.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { newerFile } from './in-effect.ts';

const WHY = 'published ports are forwarded by the kernel, not by a process of root for each port';

export default control({
  title: 'Publish ports without a proxy process',
  why: 'Each published port otherwise has a process of root that faces the network and hides the sender’s address.',
  costs:
    'Ports published on IPv6 for containers without IPv6 close. From the host itself, a published port answers through hairpin NAT; dockerd loads br_netfilter.',
  severity: 'low',
  refs: [...cis('2.16'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/network/port-publishing/' }],
  facts: { ...daemonFacts, containers, daemonStart, listeners },
  options: {},

  inspect({ containers, daemonStart, listeners, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const proxied = listeners.filter(({ processes }) => processes.includes('docker-proxy'));
    const set = configured(daemon, 'userland-proxy') === false;
    // With a port published and no proxy for it, the running daemon has it off whatever the file's age.
    const publishes = containers.some(({ running, hostPorts }) => running && hostPorts.length > 0);
    const stale = daemonStart !== null && changedSinceStart(daemonStart) && !publishes;

    // Unlike icc it takes effect for running containers too, at the restart (engine-tried 10), and their IPv6 ports go.
    const onIpv6 = proxied.filter(({ address }) => address === '*' || address.includes(':')).map(endpoint);
    const terms =
      onIpv6.length === 0
        ? {}
        : {
            risk: 'disruptive' as const,
            affects: `${count(onIpv6.length, 'port')} published on IPv6 ${onIpv6.length === 1 ? 'closes' : 'close'}: ${named(onIpv6)}`,
          };
    if (!set) {
      const running = proxied.length === 0 ? 'no proxy runs now' : `proxies serve ${count(proxied.length, 'port')}`;
      return repair(daemon, `not set; ${running}`, { 'userland-proxy': false }, WHY, terms);
    }
    if (proxied.length > 0) {
      const seen = `set, but docker-proxy still serves ${named(proxied.map(endpoint))}: dockerd has to restart`;
      return fail(seen, activate(WHY, terms));
    }
    if (stale) return newerFile('set', activate(WHY));
    return pass(publishes ? 'off: ports are published without docker-proxy' : 'off when dockerd started');
  },
});
