import { control } from '../../define.ts';
import { type Daemon, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import type { Json, JsonObject } from '../../model.ts';
import { inEffect } from './in-effect.ts';

/** What a build may be allowed beyond the ordinary: both are off unless set (daemon/config/builder.go). */
const RIGHTS = ['security-insecure', 'device'];
const WHY = 'what a Dockerfile runs is confined like any container';

export default control({
  title: 'Let no build run without confinement',
  why: 'A build runs what others wrote: with this entitlement a Dockerfile may ask for a privileged step, or devices, and is root on the host.',
  costs: 'Builds that need it (--allow security.insecure) have to run elsewhere, in a builder made for them.',
  severity: 'high',
  refs: [{ source: 'BuildKit: entitlements', url: 'https://docs.docker.com/build/buildkit/toml-configuration/' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const allowed = RIGHTS.filter((it) => entitlements(daemon)[it] === true);
    if (allowed.length === 0) return inEffect(daemonStart, 'builds have no rights of their own', WHY);
    const patch = { builder: { [inFile(daemon)]: Object.fromEntries(allowed.map((it) => [it, null])) } };
    return repair(daemon, `builds may ask for ${allowed.join(', ')}`, patch, WHY, {
      risk: 'disruptive',
      affects: `builds that ask for ${allowed.join(' or ')} fail`,
    });
  },
});

/** Go takes a member's name in any capitals, and both spellings are in its documents. */
function inFile({ keys }: Daemon): string {
  return Object.keys(asObject(keys.builder)).find((it) => it.toLowerCase() === 'entitlements') ?? 'entitlements';
}

const entitlements = (daemon: Daemon) => asObject(asObject(daemon.keys.builder)[inFile(daemon)]);

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
