import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** The words with which the running dockerd was started; none while it does not run, or without docker.service. */
export const dockerdRunning: Probe<readonly string[]> = probe(
  'dockerd-running',
  whereDockerUnit(`pid=$(systemctl show docker.service -p MainPID)
pid=\${pid#MainPID=}
if [ "$pid" != 0 ]; then tr '\\000' '\\n' <"/proc/$pid/cmdline"; fi`),
  (text) => (text === NO_SYSTEM_DOCKER || text === '' ? [] : text.replace(/\n$/, '').split('\n')),
);
