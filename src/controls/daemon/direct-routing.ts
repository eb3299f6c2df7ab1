import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { configured, type Daemon, daemonFacts, type Patch, repair, theDaemon } from '../../facts/daemon.ts';
import { atLeast } from '../../facts/daemon-keys.ts';
import type { Json, JsonObject } from '../../model.ts';

/** First engine that drops packets which neighbours route to containers themselves (docker-facts 6). */
const SINCE = '28.0';
const NONE: string[] = [];
const SWITCH = 'DOCKER_INSECURE_NO_IPTABLES_RAW';

export default control({
  title: 'Let neighbours reach containers through published ports only',
  why: 'Otherwise any machine in the same network segment can route to a container itself, past what is published and to which address.',
  costs: 'Machines that were given a route to container addresses lose it.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' }],
  facts: daemonFacts,
  options: { allowed: choice('Which firewall marks or trusted interfaces may go past the published ports?', NONE) },

  inspect(facts, { allowed }) {
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
    const open = waysPast(daemon, allowed);
    if (open.length === 0) return pass('packets routed to containers are dropped');
    const patch = Object.assign({}, ...open.map((it) => it.patch)) as Patch;
    return repair(daemon, open.map(({ seen }) => seen).join('; '), patch, 'only published ports are reached', {
      risk: 'disruptive',
      affects: 'other machines no longer reach containers by their own addresses',
    });
  },
});

interface Way {
  readonly seen: string;
  readonly patch: Patch;
}

function waysPast(daemon: Daemon, allowed: readonly string[]): Way[] {
  const mark = configured(daemon, 'bridge-accept-fwmark');
  const marked = typeof mark === 'string' && mark !== '' && !allowed.includes(mark);
  const bridge = entries(entries(daemon.keys['default-network-opts']).bridge);
  const options = Object.entries(bridge).filter(([name, value]) => opens(name, String(value), allowed));
  return [
    ...(configured(daemon, 'allow-direct-routing') === true
      ? [{ seen: 'allow-direct-routing is on', patch: { 'allow-direct-routing': null } }]
      : []),
    ...(marked ? [{ seen: `packets with the mark ${mark} are let in`, patch: { 'bridge-accept-fwmark': null } }] : []),
    ...(options.length > 0
      ? [
          {
            seen: `new networks have ${options.map(([name, value]) => `${name.replace(PREFIX, '')} ${value}`).join(', ')}`,
            patch: {
              'default-network-opts': { bridge: Object.fromEntries(options.map(([name]) => [name, null])) },
            },
          },
        ]
      : []),
  ];
}

const PREFIX = 'com.docker.network.bridge.';

/** Gateway modes without protection of unpublished ports, and interfaces whose packets are believed (docker-facts 6). */
function opens(name: string, value: string, allowed: readonly string[]): boolean {
  if (/\.gateway_mode_ipv[46]$/.test(name)) return /^(nat-unprotected|routed)$/.test(value);
  return name.endsWith('.trusted_host_interfaces') && value !== '' && !allowed.includes(value);
}

const entries = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
