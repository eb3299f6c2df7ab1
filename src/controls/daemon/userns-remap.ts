import { activate, daemon as daemonKeys, lines, systemUser } from '../../changes.ts';
import { control, fail, fileProbe, manual, notApplicable, pass } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { hasSecurityOption } from '../../facts/docker-info.ts';
import { dockerVolumes } from '../../facts/docker-volumes.ts';
import { localAccounts } from '../../facts/local-accounts.ts';
import { planRanges } from '../../facts/remap-ranges.ts';
import { outOfSight } from '../../facts/remap-reach.ts';
import { untraversable, usernsLimits } from '../../facts/userns-limits.ts';
import { named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';
import { cis } from '../cis.ts';

const WHY = 'root inside a container is nobody on the host';
/** The user that dockerd means by `default`. */
const DEFAULT_USER = 'dockremap';

const subuid = fileProbe('/etc/subuid');
const subgid = fileProbe('/etc/subgid');

export default control({
  title: 'Map root inside containers to an unprivileged host user',
  why: 'A process that escapes its container as uid 0 then owns nothing on the host.',
  costs:
    'Images, containers and volumes made so far go out of sight (not lost) and images are pulled anew. --privileged, host networking and host pids need --userns=host. Bind mounts need new owners.',
  severity: 'high',
  refs: [...cis('2.9'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/security/userns-remap/' }],
  facts: { ...daemonFacts, containers, dockerVolumes, localAccounts, subgid, subuid, usernsLimits },
  options: {
    user: { ask: 'Which host user should containers be mapped to (default: dockremap)?', default: 'default' },
  },

  inspect({ containers, dockerVolumes, localAccounts, subgid, subuid, usernsLimits, ...facts }, options) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (hasSecurityOption(daemon.info, 'rootless'))
      return notApplicable('the daemon runs rootless, which maps already');

    const value = configured(daemon, 'userns-remap');
    // dockerd warns about `root` and maps nothing (parseRemappedRoot).
    const set = typeof value === 'string' && value !== '' && value !== 'root' ? value : null;
    const wanted = options.user === 'default' ? (set ?? 'default') : options.user;
    const user = wanted === 'default' ? DEFAULT_USER : wanted;
    const ranges = planRanges({ user, subuid, subgid, accounts: localAccounts });

    if (hasSecurityOption(daemon.info, 'userns')) {
      if (set === null) {
        const back = `put "userns-remap" back; its data is in ${daemon.info.rootDir}`;
        return manual('in effect, but no longer configured: the next start of dockerd goes back to real root', back);
      }
      return 'problem' in ranges
        ? manual(`in effect, but ${ranges.problem}`, ranges.advice)
        : pass(`mapped to ${user}`);
    }
    if ('problem' in ranges) return manual(ranges.problem, ranges.advice);
    if (usernsLimits?.maxNamespaces === 0) {
      return manual(
        'user.max_user_namespaces is 0',
        'raise it in /etc/sysctl.d (15000 will do): nothing can be mapped',
      );
    }
    const closed = usernsLimits === null ? [] : untraversable(usernsLimits);
    if (closed.length > 0) {
      return manual(`${named(closed)}: closed to the mapped user`, 'chmod o+x each: dockerd does not start otherwise');
    }
    if (
      (configured(daemon, 'features') as { [key: string]: unknown } | undefined)?.['containerd-snapshotter'] === true
    ) {
      return manual('the containerd image store is on', 'choose: from 29.0 on dockerd does not start with both');
    }
    const onCommandLine = daemon.command.keys['userns-remap'] !== undefined;
    if (onCommandLine && value !== wanted) {
      return manual(`--userns-remap=${String(value)} on the command line`, `change it in ${daemon.command.file}`);
    }

    const reach = outOfSight(daemon.info, containers, dockerVolumes.length);
    // Changed under live containers, the daemon forgets them and they run on as orphans (engine-tried 1).
    const stops = daemon.info.containersRunning > 0 ? { stopsContainers: true } : {};
    const terms = { ...stops, ...(reach === null ? {} : { risk: 'disruptive' as const, affects: reach }) };
    const setting: Change =
      value === wanted ? activate(WHY, terms) : daemonKeys({ 'userns-remap': wanted }, WHY, terms);
    const changes: Change[] = [setting];
    if (ranges.subuid !== null) changes.push(lines('/etc/subuid', [ranges.subuid], `${user} needs uids to map to`));
    if (ranges.subgid !== null) changes.push(lines('/etc/subgid', [ranges.subgid], `${user} needs gids to map to`));
    if (ranges.makesUser) changes.push(systemUser(user, 'dockerd looks the mapped user up by name'));
    const seen =
      value === undefined || value === '' ? 'not set' : value === wanted ? 'set, not in effect' : `set to ${value}`;
    return fail(seen, changes[0]!, ...changes.slice(1));
  },
});
