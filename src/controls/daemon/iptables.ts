import { control, manual } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, type Daemon, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { atLeast } from '../../facts/daemon-keys.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { firewallUnits } from '../../facts/firewalls.ts';
import type { Units } from '../../facts/unit-properties.ts';
import { count, named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'Docker keeps networks apart with its own packet filter rules';

export default control({
  title: 'Let Docker manage its packet filter rules',
  why: 'Without them there is no isolation between networks, and a published port is served by a process that hides its clients.',
  costs:
    'Docker sets the policy of FORWARD to drop and opens published ports ahead of other rules; yours belong into the chain DOCKER-USER.',
  severity: 'high',
  refs: [
    ...cis('2.4'),
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
  ],
  facts: { ...daemonFacts, containers, daemonStart, firewallUnits },
  options: {},

  inspect({ containers, daemonStart, firewallUnits, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (configured(daemon, 'iptables') !== false) {
      return overVersion6(daemon) ?? inEffect(daemonStart, 'Docker manages its rules', WHY);
    }
    // Somebody switched it off for a reason: where a firewall or published ports show it, that is asked for by name.
    const firewalls = inUse(firewallUnits);
    const published = containers.filter(({ running, hostPorts }) => running && hostPorts.length > 0);
    const hit = [
      ...(firewalls.length === 0 ? [] : [`Docker's rules come ahead of those of ${named(firewalls)}`]),
      ...(published.length === 0
        ? []
        : [
            `${count(published.length, 'container')} with published ports: ${named(published.map(({ name }) => name))}`,
          ]),
    ];
    const terms = hit.length === 0 ? {} : { risk: 'disruptive' as const, affects: hit.join('; ') };
    const beside = firewalls.length === 0 ? 'no firewall service is enabled' : `beside ${named(firewalls)}`;
    return repair(daemon, `iptables is false; ${beside}`, { iptables: null }, WHY, terms);
  },
});

/** First engine that filters version 6 unless told not to (docker-facts 6). */
const FILTERS_SINCE = '27.0';

/** Containers that have addresses of version 6 are open there where only version 4 is filtered. */
function overVersion6(daemon: Daemon): Verdict | null {
  const said = configured(daemon, 'ip6tables');
  if (atLeast(daemon.info.version, FILTERS_SINCE)) {
    if (said !== false) return null;
    return repair(daemon, 'ip6tables is false: IPv6 is not filtered', { ip6tables: null }, WHY, {
      risk: 'disruptive',
      affects: 'ports of containers with IPv6 addresses close unless they are published',
    });
  }
  if (configured(daemon, 'ipv6') !== true || said === true) return null;
  return manual(
    'ipv6 is on for the default bridge, and nothing is filtered there',
    `take ipv6 out, or go to Docker ${FILTERS_SINCE}: before it ip6tables is experimental`,
  );
}

const inUse = (units: Units) =>
  [...units].filter(([, { active, enabled }]) => active === 'active' || enabled === 'enabled').map(([name]) => name);
