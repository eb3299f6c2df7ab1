import { activate } from '../../changes.ts';
import { control, pass, pending } from '../../define.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { hasSecurityOption } from '../../facts/docker-info.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { newerFile, notTakenUp } from './in-effect.ts';

const WHY = 'setuid programs in containers gain nothing';
const PATCH = { 'no-new-privileges': true };

/** First engine whose info names the option; before, only the file and its age tell. */
const SAYS_SO_FROM = 24;

export default control({
  title: 'Let no process in a container gain privileges',
  why: 'A setuid or file-capability program inside a container otherwise turns an ordinary user into its root.',
  costs:
    'sudo, su and ping with file capabilities stop working in new containers. Existing ones change when recreated.',
  severity: 'high',
  refs: [
    ...cis('2.14'),
    { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/' },
    { source: 'Linux kernel', url: 'https://docs.kernel.org/userspace-api/no_new_privs.html' },
  ],
  facts: { ...daemonFacts, containers, daemonStart },
  options: {},

  inspect({ containers, daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const set = configured(daemon, 'no-new-privileges') === true;
    const says = daemon.info.major >= SAYS_SO_FROM;
    const stale = daemonStart !== null && changedSinceStart(daemonStart);
    // Without the daemon's word, a container that was made since and has the bit shows that the daemon gives it.
    const shown = containers.some((it) => it.noNewPrivs === true && madeSince(it, daemonStart?.startedAt));
    const on = says ? hasSecurityOption(daemon.info, 'no-new-privileges') : set && (!stale || shown);

    const old = containers.filter((it) => it.noNewPrivs === false && !optedOut(it)).map(({ name }) => name);
    if (!on && !set) return repair(daemon, 'not set', PATCH, WHY, termsFor(old));
    if (!on && !says) return newerFile('set', activate(WHY));
    if (!on) return notTakenUp(daemonStart, 'set, not in effect until dockerd restarts', activate(WHY));
    if (!set) {
      const seen = 'on, but no longer configured: the next start of dockerd loses it';
      return repair(daemon, seen, PATCH, WHY, { activation: 'none', risk: 'safe' });
    }
    if (old.length === 0) return pass(says ? 'the running daemon reports it' : 'set when dockerd started');
    return pending(
      `in effect for new containers; ${count(old.length, 'running container')} can still gain privileges: ${named(old)}`,
      'recreate them: a restart is not enough, the setting is fixed when a container is created',
    );
  },
});

/** A container keeps what it was made with; the one that takes its place will not have it. */
function termsFor(running: readonly string[]) {
  if (running.length === 0) return {};
  const affects = `${count(running.length, 'running container')} cannot gain privileges (sudo, su) once recreated: ${named(running)}`;
  return { risk: 'disruptive' as const, affects };
}

/** `--security-opt no-new-privileges=false`: somebody's decision, which recreating would not change. */
const optedOut = ({ securityOpt }: Container) => securityOpt.some((it) => /^no-new-privileges[=:]false$/.test(it));

/** Asked for by the container itself, it would prove nothing about the daemon. */
const madeSince = ({ created, securityOpt }: Container, startedAt: number | null | undefined) =>
  typeof startedAt === 'number' &&
  Date.parse(created) / 1000 > startedAt &&
  securityOpt.every((it) => !it.startsWith('no-new-privileges'));
