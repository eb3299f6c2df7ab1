import { control, manual, pending } from '../../define.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import type { DockerInfo } from '../../facts/docker-info.ts';
import { ulimitCeilings } from '../../facts/ulimit-ceilings.ts';
import { type Ulimit, ulimitOf, ulimitsIn } from '../../facts/ulimits.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';
import { atMost, LIMITS, type Limit } from './ulimit-kinds.ts';

/**
 * 65536 because what asks for many files asks for that many: Elasticsearch does not start below 65535, MongoDB warns below
 * 64000. Without it containers have the daemon's own limit, a million on Debian, and programs that close every
 * descriptor they might have take minutes to start.
 */
const FILES: string = '65536:65536';
const NOT_ASKED: string = '';

export default control({
  title: 'Bound what a container may take of files, and on request of processes and core dumps',
  why: 'A container otherwise has the limits of the daemon itself, with which one leak takes the whole host’s descriptors.',
  costs:
    'Programs that need more open files want --ulimit of their own. Running containers change at their next start. ' +
    'A limit on processes counts all of one user’s on the host: of containers that share a user, the first takes what the others then lack; a pids limit is the better tool.',
  severity: 'low',
  refs: [
    ...cis('2.8'),
    { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/#default-ulimits' },
    { source: 'setrlimit(2)', url: 'https://man7.org/linux/man-pages/man2/setrlimit.2.html' },
  ],
  facts: { ...daemonFacts, containers, daemonStart, ulimitCeilings },
  options: {
    nofile: { ask: 'How many files may a container open (SOFT:HARD)?', default: FILES },
    nproc: {
      ask: 'How many processes may one user of containers have (SOFT:HARD; empty: not asked)?',
      default: NOT_ASKED,
    },
    core: { ask: 'How many bytes of a crash may be dumped (0: none; empty: not asked)?', default: NOT_ASKED },
  },

  inspect({ containers, daemonStart, ulimitCeilings, ...facts }, options) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const asked = LIMITS.filter(({ name }) => options[name] !== '');
    const strange = asked.find(({ name }) => !isLimit(name, ulimitOf(options[name])));
    if (strange !== undefined) {
      return manual(
        `the profile asks for ${strange.name} ${options[strange.name]}`,
        'give SOFT:HARD, the first no greater than the second',
      );
    }
    // No container could be given more than its ceiling, and none would start.
    const ceilingOf = (name: string) => ulimitCeilings?.[name as Limit['name']] ?? Infinity;
    const wanted = asked.map((it) => ({ ...it, limit: atMost(ulimitOf(options[it.name])!, ceilingOf(it.name)) }));
    const set = ulimitsIn(configured(daemon, 'default-ulimits'));
    const broken = [...set].filter(([name, it]) => it === null || it.hard > ceilingOf(name)).map(([name]) => name);
    const open = wanted.filter((it) => broken.includes(it.name) || !it.holds(set.get(it.name), it.limit));
    if (open.length + broken.length > 0) {
      const seen =
        broken.length > 0
          ? `${named(broken)}: no container can start with it`
          : `${named(open.map(({ name }) => name))} ${open.length === 1 ? 'is' : 'are'} not bounded`;
      // A broken entry that nobody asked for is taken out: nobody knows what was meant.
      const out = Object.fromEntries(broken.map((name) => [name, null]));
      const entries = open.map(({ name, limit }) => [name, { Name: name, Soft: limit.soft, Hard: limit.hard }]);
      const patch = { 'default-ulimits': { ...out, ...Object.fromEntries(entries) } };
      return repair(daemon, seen, patch, whyOf(wanted), termsFor(daemon.info, open));
    }
    const held = wanted.map((it) => ({ ...it, limit: set.get(it.name)! }));
    const words = held.map(({ name, limit }) => `${name} ${limit.soft}:${limit.hard}`).join(', ');
    const now = inEffect(daemonStart, words === '' ? 'no limit is asked for' : words, whyOf(wanted));
    if (now.status !== 'pass') return now;
    const old = containers.filter((it) => it.running && held.some((by) => isAbove(it, by))).map(({ name }) => name);
    if (old.length === 0) return now;
    return pending(
      `${now.seen} for containers started since; ${count(old.length, 'container')} may take more: ${named(old)}`,
      'restart them: the limits are set when a container starts',
    );
  },
});

/** No end of open files is the most that the daemon may give, which is a number; of the others it is none. */
const isLimit = (name: Limit['name'], limit: Ulimit | null) =>
  limit !== null && (name === 'nofile' || limit.hard !== -1);

type Wanted = Limit & { readonly limit: Ulimit };

const whyOf = (wanted: readonly Wanted[]) =>
  `no container ${named(wanted.map(({ does }) => does))} more than the profile allows`;

/** A program that runs may have taken more than this already: its next start would show it. */
function termsFor({ containersRunning: running }: DockerInfo, wanted: readonly Wanted[]) {
  if (running === 0 || wanted.length === 0) return {};
  const bounds = wanted.map(({ may, limit }) => may(limit.hard)).join(' and ');
  const affects = `${count(running, 'running container')} may ${bounds} from the next start on`;
  return { risk: 'disruptive' as const, affects };
}

/** More than the container's own wish, or the daemon's: it was started before. `docker inspect` shows only the wish. */
function isAbove({ limits, ulimits }: Container, { name, limit }: Wanted): boolean {
  const own = ulimits.find((it) => it.name === name)?.hard ?? limit.hard;
  return limits !== null && own !== -1 && limits[name] > own;
}
