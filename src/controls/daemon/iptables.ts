import { control } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { firewallUnits } from '../../facts/firewalls.ts';
import type { Units } from '../../facts/unit-properties.ts';
import { count, named } from '../../facts/words.ts';
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
    if (configured(daemon, 'iptables') !== false) return inEffect(daemonStart, 'Docker manages its rules', WHY);
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

const inUse = (units: Units) =>
  [...units].filter(([, { active, enabled }]) => active === 'active' || enabled === 'enabled').map(([name]) => name);
