import { activate } from '../../changes.ts';
import { control, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { cis } from '../cis.ts';
import { notTakenUp } from './in-effect.ts';

const WHY = 'only features that are supported face the containers';

export default control({
  title: 'Keep experimental features of the daemon off',
  why: 'They come without support and without a promise: fixes, if any, may take them away.',
  costs:
    'Features that are experimental in this version end, such as checkpoints, and IPv6 packet filter rules before 27.0.',
  severity: 'low',
  refs: [...cis('2.18'), { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const running = daemon.info.experimental;
    if (configured(daemon, 'experimental') === true) {
      return repair(daemon, running ? 'on' : 'on from the next start of dockerd', { experimental: null }, WHY);
    }
    if (running)
      return notTakenUp(daemonStart, 'on until dockerd restarts, though no longer configured', activate(WHY));
    return pass('the running daemon reports them off');
  },
});
