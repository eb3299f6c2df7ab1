import { activate } from '../../changes.ts';
import { control, fail, manual, pass, pending } from '../../define.ts';
import { bridgeNetwork } from '../../facts/bridge-network.ts';
import { configured, type Daemon, daemonFacts, type Patch, repair, theDaemon } from '../../facts/daemon.ts';
import { knows } from '../../facts/daemon-keys.ts';
import { count } from '../../facts/words.ts';
import type { Json, JsonObject } from '../../model.ts';
import { cis } from '../cis.ts';

const OPTION = 'com.docker.network.bridge.host_binding_ipv4';
const EVERY = '0.0.0.0';
const WHY = 'a port is open where it was meant to be, and not at every address of the host';

export default control({
  title: 'Publish ports at one address unless a container says otherwise',
  why: 'A port that is published without an address is open at every address of the host, ahead of ufw and firewalld: a database for the neighbour container is on the internet.',
  costs:
    'What was meant for the world has to say so (-p 0.0.0.0:80:80). Existing networks of your own keep what they have, those made later follow from Docker 24 on.',
  severity: 'medium',
  refs: [
    ...cis('5.14'),
    {
      source: 'Docker docs',
      url: 'https://docs.docker.com/engine/network/port-publishing/#setting-the-default-bind-address-for-containers',
    },
  ],
  facts: { ...daemonFacts, bridgeNetwork },
  options: { address: { ask: 'At which IPv4 address of this host are ports published by default?', default: '' } },

  inspect({ bridgeNetwork, ...facts }, { address }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const now = bridgeNetwork?.get(OPTION) ?? null;
    if (address === '') return unasked(now, String(configured(daemon, 'ip') ?? EVERY));
    if (!isAddress(address))
      return manual(`the profile asks for ${address}`, 'give an IPv4 address, such as 127.0.0.1');
    if (daemon.command.keys['default-network-opts'] !== undefined)
      return manual('--default-network-opt is on the command line', `add bridge=${OPTION}=${address} there`);

    const patch = lacking(daemon, address);
    if (Object.keys(patch).length > 0) {
      const terms = { risk: 'disruptive' as const, affects: affected(address, daemon.info.containersRunning) };
      return repair(daemon, `published at ${String(configured(daemon, 'ip') ?? EVERY)}`, patch, WHY, terms);
    }
    if (now === null || now === address) return pass(`published at ${address}`);
    // Like icc it is taken up by a daemon that starts with nothing running, and by no other (engine-tried 10).
    const { containersRunning } = daemon.info;
    if (containersRunning === 0) return fail(`set, but ${now} until dockerd restarts`, activate(WHY));
    return pending(
      `set, not in effect before dockerd starts with no container running (${count(containersRunning, 'container')} now)`,
      'stop all containers once, restart docker.service, start them again; name the address at each port until then',
    );
  },
});

function unasked(now: string | null, set: string) {
  const shown = now ?? set;
  if (shown !== EVERY && set !== EVERY) return pass(`published at ${shown}`);
  return manual(
    'ports published without an address are open at every address of this host',
    'name one under "address" in the profile (127.0.0.1 behind a proxy of this host), or one at each port',
  );
}

/** What is not said yet: for the default bridge, and where the engine can, for networks that are made later. */
function lacking(daemon: Daemon, address: string): Patch {
  const bridge = asObject(asObject(daemon.keys['default-network-opts']).bridge);
  const later = knows(daemon.info, 'default-network-opts') === true && bridge[OPTION] !== address;
  return {
    ...(configured(daemon, 'ip') === address ? {} : { ip: address }),
    ...(later ? { 'default-network-opts': { bridge: { [OPTION]: address } } } : {}),
  };
}

const affected = (address: string, running: number) =>
  `ports published without an address are reached at ${address} only${running === 0 ? '' : `: ${count(running, 'running container')} from the next start with nothing running on`}`;

const isAddress = (text: string) =>
  /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every((it) => Number(it) < 256);

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
