import { unreachable } from '../../events.ts';
import type { HostFacts, Plan } from '../../model.ts';
import { count } from './words.ts';

/** What happens to the daemon, and to what runs on this very host: one or two sentences. */
export function interruption(plan: Plan, facts: HostFacts): string {
  const { activation } = plan;
  switch (activation) {
    case 'none':
      return 'Nothing restarts and nothing reloads; what runs is not touched.';
    case 'systemd-reload':
      return 'systemd reads its units again; nothing restarts, and what runs is not touched.';
    case 'docker-reload':
      return 'dockerd reloads its configuration without a restart; what runs is not touched.';
    case 'docker-restart':
      return `dockerd restarts once. ${containers(plan, facts)}`;
    case 'socket-restart':
      return `docker.socket and dockerd restart once. ${containers(plan, facts)}`;
    default:
      return unreachable(activation);
  }
}

function containers({ stopsContainers, liveRestoreFirst }: Plan, { running, liveRestore }: HostFacts): string {
  const many = running === undefined ? 'Running containers' : count(running, 'running container');
  const one = running === 1;
  if (running === 0) return 'No container runs on this host.';
  if (stopsContainers) return `${many} ${one ? 'is' : 'are'} stopped first, by your consent.`;
  if (liveRestoreFirst) return `${many} ${one ? 'keeps' : 'keep'} running (live-restore is switched on first).`;
  if (liveRestore === true) return `${many} ${one ? 'keeps' : 'keep'} running (live-restore is on).`;
  if (liveRestore === false)
    return `${many} ${one ? 'stops' : 'stop'} with it, because live-restore is off; only those with a restart policy come back.`;
  return `${many} ${one ? 'keeps' : 'keep'} running only where live-restore is on.`;
}
