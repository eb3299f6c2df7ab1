import { control, notApplicable } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { atLeast } from '../../facts/daemon-keys.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { inEffect } from './in-effect.ts';

/** First engine with the key; those before always set the policy when they switch forwarding on (docker-facts 5). */
const SINCE = '28.0';
const WHY = 'the host forwards for its containers and for nobody else';

export default control({
  title: 'Forward nothing that is not for a container',
  why: 'Docker switches forwarding on, and drops what its rules do not name. Without that policy the host is a router between all networks it is in.',
  costs: 'Packets that this host forwards for others are dropped, unless a rule in DOCKER-USER lets them through.',
  severity: 'medium',
  refs: [
    {
      source: 'Docker docs',
      url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-on-a-router',
    },
  ],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { version } = daemon.info;
    if (!atLeast(version, SINCE)) return notApplicable(`Docker ${version} cannot be told otherwise`);
    if (configured(daemon, 'ip-forward-no-drop') !== true) return inEffect(daemonStart, 'what is left is dropped', WHY);
    return repair(daemon, 'ip-forward-no-drop is on', { 'ip-forward-no-drop': null }, WHY, {
      risk: 'disruptive',
      affects: 'whatever this host forwards beside its containers is dropped, from the next boot on at the latest',
    });
  },
});
