import { control, notApplicable, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'what the daemon counts is told to this host only';

export default control({
  title: "Offer the daemon's metrics to this host only",
  why: 'The metrics port asks nobody who they are, and tells what the daemon does and how much of it.',
  costs: 'A collector on another machine has to come through an agent or a proxy on this one.',
  severity: 'low',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/daemon/prometheus/' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const address = configured(daemon, 'metrics-addr');
    if (typeof address !== 'string' || address === '') {
      const now = inEffect(daemonStart, 'no metrics are offered', WHY);
      return now.status === 'pass' ? notApplicable(now.seen) : now;
    }
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
    if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)) return pass(`only on ${address}`);
    const affects = `collectors on other machines no longer reach ${address}`;
    return repair(daemon, `anybody who reaches ${address}`, { 'metrics-addr': `127.0.0.1:${port || '9323'}` }, WHY, {
      risk: 'disruptive',
      affects,
    });
  },
});
