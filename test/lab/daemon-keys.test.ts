// The table of daemon.json's keys, held against the engines that the lab has: before it looks at any value, dockerd names
// every key of its file that it does not know. It runs beside the real one, on a file of its own, and ends there.
import { expect, it } from 'vitest';
import { ALL_KEYS, knows } from '../../src/facts/daemon-keys.ts';
import { dockerInfo } from '../../src/facts/docker-info.ts';
import { useHost } from './lab.ts';

const NONSENSE = 'no-such-key';
/** Only an object may stand there, and dockerd looks at what is in it. */
const OBJECTS = ['proxies'];

const bookworm = useHost({ tier: 'nspawn', suite: 'bookworm' });
const trixie = useHost({ tier: 'nspawn', suite: 'trixie' });

it.each([
  ['bookworm', bookworm],
  ['trixie', trixie],
])('the keys that %s does not know are those that the table says', async (_, lab) => {
  const asked = [...ALL_KEYS.filter((it) => !OBJECTS.includes(it)), NONSENSE];
  const file = JSON.stringify(Object.fromEntries(asked.map((key) => [key, 0])));
  const said = await lab.host.must(`printf '%s' '${file}' >/root/keys.json
    timeout 60 dockerd --config-file /root/keys.json 2>&1 || true
    rm /root/keys.json`);
  const named = /don't match any configuration option: ([a-z0-9, -]+)/.exec(said)?.[1]?.split(', ') ?? [];
  const { version } = dockerInfo.parse(await lab.host.must("docker info --format '{{json .}}'"))!;
  expect(named.sort()).toEqual([...asked.filter((key) => knows({ version }, key) === false), NONSENSE].sort());
});
