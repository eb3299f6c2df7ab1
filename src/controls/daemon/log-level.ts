import { activate } from '../../changes.ts';
import { control } from '../../define.ts';
import { configured, daemonFacts, type Patch, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { cis } from '../cis.ts';
import { inEffect, notTakenUp } from './in-effect.ts';

const WHY = 'the daemon logs what happened, and no more';

export default control({
  title: 'Log what the daemon does at level info',
  why: 'Above info, what was done to a host is not in its log; debug writes what requests hold, and opens profiling endpoints.',
  costs: 'Debug output ends. A daemon that logged less than info logs more.',
  severity: 'low',
  refs: [...cis('2.3'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/daemon/logs/' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const level = configured(daemon, 'log-level');
    const wrongLevel = level !== undefined && level !== 'info';
    // `debug` wins over the level, whatever that says (daemon.go, configureDaemonLogs).
    const debug = configured(daemon, 'debug') === true;
    if (wrongLevel || debug) {
      const patch: Patch = { ...(wrongLevel ? { 'log-level': 'info' } : {}), ...(debug ? { debug: null } : {}) };
      const seen = [...(wrongLevel ? [`log-level is ${String(level)}`] : []), ...(debug ? ['debug is on'] : [])];
      return repair(daemon, seen.join('; '), patch, WHY);
    }
    if (daemon.info.debug)
      return notTakenUp(daemonStart, 'debug is on until dockerd restarts, though no longer configured', activate(WHY));
    return inEffect(daemonStart, level === 'info' ? 'info' : 'not set, which means info', WHY);
  },
});
