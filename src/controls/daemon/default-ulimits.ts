import { control, manual, pending } from '../../define.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import type { DockerInfo } from '../../facts/docker-info.ts';
import { nofileCeiling } from '../../facts/nofile-ceiling.ts';
import { type Ulimit, ulimitOf, ulimitsIn } from '../../facts/ulimits.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'no container opens more files than the profile allows';

/**
 * 65536 because what asks for many files asks for that many: Elasticsearch does not start below 65535, MongoDB warns below
 * 64000. Without it containers have the daemon's own limit, a million on Debian, and programs that close every
 * descriptor they might have take minutes to start. Only nofile: nproc counts a user's processes on the whole host, so a
 * limit on it hits containers that have nothing to do with each other; a pids limit is the tool for that.
 */
const DEFAULT: string = '65536:65536';

export default control({
  title: 'Bound how many files a container may open',
  why: 'A container otherwise has the limits of the daemon itself, with which one leak takes the whole host’s descriptors.',
  costs:
    'Programs that need more open files want --ulimit of their own. Running containers change at their next start.',
  severity: 'low',
  refs: [
    ...cis('2.8'),
    { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/#default-ulimits' },
  ],
  facts: { ...daemonFacts, containers, daemonStart, nofileCeiling },
  options: { nofile: { ask: 'How many files may a container open (SOFT:HARD)?', default: DEFAULT } },

  inspect({ containers, daemonStart, nofileCeiling, ...facts }, options) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const asked = ulimitOf(options.nofile);
    if (asked === null) {
      return manual(
        `the profile asks for nofile ${options.nofile}`,
        'give SOFT:HARD, the first no greater than the second',
      );
    }
    // No container could be given more than this, and none would start.
    const ceiling = nofileCeiling ?? Infinity;
    const wanted = atMost(asked, ceiling);
    const set = ulimitsIn(configured(daemon, 'default-ulimits'));
    const nofile = set.get('nofile') ?? null;
    const bounded = nofile !== null && nofile.hard !== -1;
    const tooMuch = (name: string, limit: Ulimit) => name === 'nofile' && limit.hard > ceiling;
    const broken = [...set].filter(([name, it]) => it === null || tooMuch(name, it)).map(([name]) => name);
    if (!bounded || broken.length > 0) {
      const seen = broken.length > 0 ? `${named(broken)}: no container can start with it` : 'nofile is not bounded';
      // A broken entry of another name is taken out: nobody knows what was meant.
      const out = Object.fromEntries(broken.map((name) => [name, null]));
      const entry =
        bounded && !broken.includes('nofile')
          ? {}
          : { nofile: { Name: 'nofile', Soft: wanted.soft, Hard: wanted.hard } };
      return repair(daemon, seen, { 'default-ulimits': { ...out, ...entry } }, WHY, termsFor(daemon.info, wanted));
    }
    const now = inEffect(daemonStart, `nofile ${nofile.soft}:${nofile.hard}`, WHY);
    if (now.status !== 'pass') return now;
    const old = containers.filter((it) => it.running && isAbove(it, nofile)).map(({ name }) => name);
    if (old.length === 0) return now;
    return pending(
      `${now.seen} for containers started since; ${count(old.length, 'container')} may open more: ${named(old)}`,
      'restart them: the limits are set when a container starts',
    );
  },
});

function atMost({ soft, hard }: Ulimit, ceiling: number): Ulimit {
  const least = (limit: number) => (limit === -1 ? ceiling : Math.min(limit, ceiling));
  return ceiling === Infinity ? { soft, hard } : { soft: least(soft), hard: least(hard) };
}

/** A program that runs may have opened more than this already: its next start would show it. */
function termsFor({ containersRunning: running }: DockerInfo, { hard }: Ulimit) {
  if (running === 0) return {};
  const affects = `${count(running, 'running container')} may open ${hard} files at most from the next start on`;
  return { risk: 'disruptive' as const, affects };
}

/** More than the container's own wish, or the daemon's: it was started before. `docker inspect` shows only the wish. */
function isAbove({ nofile, ulimits }: Container, byDefault: Ulimit): boolean {
  const own = ulimits.find(({ name }) => name === 'nofile')?.hard ?? byDefault.hard;
  return nofile !== null && own !== -1 && nofile > own;
}
