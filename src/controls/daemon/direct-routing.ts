import { control, manual, notApplicable, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { atLeast } from '../../facts/daemon-keys.ts';

/** First engine that drops packets which neighbours route to containers themselves (docker-facts 6). */
const SINCE = '28.0';
const SWITCH = 'DOCKER_INSECURE_NO_IPTABLES_RAW';

export default control({
  title: 'Let neighbours reach containers through published ports only',
  why: 'Otherwise any machine in the same network segment can route to a container itself, past what is published and to which address.',
  costs: 'Machines that were given a route to container addresses lose it.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' }],
  facts: daemonFacts,
  options: {},

  inspect(facts) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { version } = daemon.info;
    if (!atLeast(version, SINCE)) return notApplicable(`Docker ${version} cannot keep them out; ${SINCE} and later do`);
    const { environment, file } = daemon.command;
    if (environment.get(SWITCH) === '1') {
      return manual(
        `${SWITCH}=1 in the environment of dockerd`,
        `take it out of what ${file} reads: without it the rules come back`,
      );
    }
    if (configured(daemon, 'allow-direct-routing') !== true) return pass('packets routed to containers are dropped');
    return repair(
      daemon,
      'allow-direct-routing is on',
      { 'allow-direct-routing': null },
      'only published ports are reached',
      {
        risk: 'disruptive',
        affects: 'other machines no longer reach containers by their own addresses',
      },
    );
  },
});
