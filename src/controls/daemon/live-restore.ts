import { activate } from '../../changes.ts';
import { control, fail, notApplicable, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { cis } from '../cis.ts';

const WHY = 'containers keep running while dockerd restarts';
const PATCH = { 'live-restore': true };

export default control({
  title: 'Keep containers running while the daemon is down',
  why: 'A restart or a crash of dockerd otherwise stops every container, so security updates get put off.',
  costs:
    'Turning it off again must be done by writing false and reloading, or containers with restart policy unless-stopped stay down. Not for swarm nodes.',
  severity: 'medium',
  refs: [...cis('2.15'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/daemon/live-restore/' }],
  facts: { ...daemonFacts },
  options: {},

  inspect(facts) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    // dockerd refuses a swarm with live-restore, and live-restore in a swarm.
    if (daemon.info.swarm) return notApplicable('this host is part of a swarm, which cannot be had with live-restore');

    const set = configured(daemon, 'live-restore') === true;
    if (daemon.info.liveRestore) {
      if (set) return pass('the running daemon reports it on');
      // A reload does not take back a key that was removed: it is on until the next start only.
      const seen = 'on, but no longer configured: the next start of dockerd loses it';
      return repair(daemon, seen, PATCH, WHY, { activation: 'none', risk: 'safe' });
    }
    if (!set) return repair(daemon, 'not set', PATCH, WHY, { activation: 'docker-reload', risk: 'safe' });
    // SIGHUP reads the file, not the command line.
    const inFile = daemon.keys['live-restore'] === true;
    const terms = inFile ? ({ activation: 'docker-reload', risk: 'safe' } as const) : {};
    return fail(`set, not in effect until dockerd ${inFile ? 'reloads' : 'restarts'}`, activate(WHY, terms));
  },
});
