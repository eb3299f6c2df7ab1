import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** To whom containerd gives its socket at each of its starts; root where its configuration says nothing. */
export interface SocketOwner {
  readonly uid: number;
  readonly gid: number;
}

export const CONTAINERD_CONFIG = '/etc/containerd/config.toml';

/**
 * Read from `[grpc]` of its configuration. Only the lines in question leave the host: others may hold passwords of
 * registries.
 */
export const containerdGrpc: Probe<SocketOwner> = probe(
  'containerd-grpc',
  `if [ -f ${CONTAINERD_CONFIG} ]; then
  grep -E '^[[:space:]]*(\\[|uid[[:space:]]*=|gid[[:space:]]*=)' ${CONTAINERD_CONFIG} || [ $? = 1 ]
fi`,
  (text) => {
    let section = '';
    const found = { uid: 0, gid: 0 };
    for (const line of text.split('\n')) {
      section = /^\s*\[+([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section;
      const [, key, value] = /^\s*(uid|gid)\s*=\s*(\d+)/.exec(line) ?? [];
      if (section === 'grpc' && key !== undefined) found[key as 'uid' | 'gid'] = Number(value);
    }
    return found;
  },
);
