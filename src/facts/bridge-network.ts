import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { asString, objectFrom } from './json.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/**
 * The options with which the default bridge network really runs, such as `com.docker.network.bridge.enable_icc`:
 * the only place that tells the truth about `icc` and `ip` (engine-tried 15). null where there is no such network:
 * `"bridge": "none"`, or no Docker.
 */
export const bridgeNetwork: Probe<ReadonlyMap<string, string> | null> = probe(
  'bridge-network',
  // Listed first: `network inspect` of a network that is not there fails like a daemon that does not answer.
  whereDocker(`id=$(docker network ls -q --no-trunc --filter 'name=^bridge$')
if [ -n "$id" ]; then docker network inspect --format '{{json .Options}}' "$id"; else echo none; fi`),
  (text) => (text === NO_SYSTEM_DOCKER || text === 'none\n' ? null : parseOptions(text)),
);

function parseOptions(text: string): ReadonlyMap<string, string> {
  const options = Object.entries(objectFrom(text, 'the options of the bridge network'));
  return new Map(options.map(([name, value]) => [name, asString(value, name)]));
}
