import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Names of the volumes that the daemon knows; none without Docker. */
export const dockerVolumes: Probe<readonly string[]> = probe(
  'docker-volumes',
  whereDocker('docker volume ls -q'),
  (text) => (text === NO_SYSTEM_DOCKER ? [] : text.split('\n').filter((it) => it !== '')),
);
