import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Names of the plugins that run now: of those that listen under /run/docker/plugins, and of the managed ones that are enabled. */
export type RunningPlugins = readonly string[];

/**
 * A socket file alone proves nothing: it stays when its program dies. The kernel says who listens (state 01 of
 * /proc/net/unix), and it names the path under which the socket was bound.
 */
export const authzPlugins: Probe<RunningPlugins> = probe(
  'authz-plugins',
  whereDocker(`grep -E ' 00010000 0001 01 +[0-9]+ (/var)?/run/docker/plugins/' /proc/net/unix || [ $? = 1 ]
echo ==
docker plugin ls --format '{{.Enabled}} {{.Name}}'`),
  (text) => {
    if (text === NO_SYSTEM_DOCKER) return [];
    const [sockets, managed] = text.split(/^==\n/m);
    if (sockets === undefined || managed === undefined) throw new Error('not an answer about plugins');
    const listening = [...sockets.matchAll(/\/([^/\n]+)\.sock$/gm)].map(([, name]) => name!);
    const enabled = [...managed.matchAll(/^true (\S+)$/gm)].map(([, name]) => name!);
    return [...listening, ...enabled];
  },
);
