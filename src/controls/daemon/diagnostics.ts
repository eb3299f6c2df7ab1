import { control } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { listeners } from '../../facts/listeners.ts';
import { inEffect } from './in-effect.ts';

const KEY = 'network-diagnostic-port';
const WHY = 'nobody reads or changes the network database of the daemon';

export default control({
  title: 'Keep the network diagnostics of the daemon closed',
  why: 'The diagnostic port asks nobody who they are, and lets its caller read and change what the daemon knows of its networks.',
  costs: 'None beyond a search for faults that is under way.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file' }],
  facts: { ...daemonFacts, daemonStart, listeners },
  options: {},

  inspect({ daemonStart, listeners, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const port = Number(configured(daemon, KEY) ?? 0);
    if (port === 0) return inEffect(daemonStart, 'closed', WHY);
    // dockerd opens it at a reload and not when it starts: while it is only set, the next reload will.
    const open = listeners.some((it) => it.port === port && it.processes.includes('dockerd'));
    const seen = `port ${port}${open ? ' answers' : ' is set'}`;
    return repair(daemon, seen, { [KEY]: null }, WHY);
  },
});
