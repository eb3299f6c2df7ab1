import { activate } from '../../changes.ts';
import { control, manual, notApplicable, pass, pending } from '../../define.ts';
import { bridgeNetwork } from '../../facts/bridge-network.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { notTakenUp } from './in-effect.ts';

const WHY = 'containers on the default bridge cannot reach each other';
const PATCH = { icc: false };

export default control({
  title: 'Keep containers on the default bridge apart',
  why: 'A container that is broken into otherwise reaches every port of every other container on the default bridge.',
  costs:
    'Containers on the default bridge that talk to each other need a network of their own, or --link. Needs the iptables rules of Docker; dockerd loads br_netfilter.',
  severity: 'high',
  refs: [...cis('2.2'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/network/drivers/bridge/' }],
  facts: { ...daemonFacts, bridgeNetwork, containers, daemonStart },
  options: {},

  inspect({ bridgeNetwork, containers, daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (bridgeNetwork === null) return notApplicable('the daemon has no default bridge');

    // Neither the file nor the log of a reload tells the truth here, only the network itself (engine-tried 15).
    const off = bridgeNetwork.get('com.docker.network.bridge.enable_icc') === 'false';
    const set = configured(daemon, 'icc') === false;
    if (off && set) return pass('enable_icc is false on the default bridge');
    if (off) {
      const seen = 'off, but no longer configured: the next start of dockerd loses it';
      return repair(daemon, seen, PATCH, WHY, { activation: 'none', risk: 'safe' });
    }
    if (!set && configured(daemon, 'iptables') === false) {
      return manual(
        'not set',
        'let Docker manage its rules first (daemon/iptables): with iptables false dockerd would not start',
      );
    }
    if (!set) return repair(daemon, 'not set', PATCH, WHY, termsFor(containers));

    // Any running container, on whatever network, makes a starting daemon leave the bridge as it is (engine-tried 2).
    const { containersRunning } = daemon.info;
    if (containersRunning === 0)
      return notTakenUp(daemonStart, 'set, not in effect until dockerd restarts', activate(WHY));
    return pending(
      `set, not in effect before dockerd starts with no container running (${count(containersRunning, 'container')} now)`,
      'stop all containers once, restart docker.service, start them again; until then ' +
        '"iptables -I DOCKER-USER -i docker0 -o docker0 -j DROP" does the same until the next boot',
    );
  },
});

/** Two that share the default bridge may be talking; whether they do, nobody can see from outside. */
function termsFor(containers: readonly Container[]) {
  const sharing = containers.filter(({ networkMode }) => networkMode === 'default' || networkMode === 'bridge');
  if (sharing.length < 2) return {};
  const names = named(sharing.map(({ name }) => name));
  const affects = `${count(sharing.length, 'container')} on the default bridge no longer reach each other: ${names}`;
  return { risk: 'disruptive' as const, affects };
}
