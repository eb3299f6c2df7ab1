import type { Container } from './containers.ts';
import type { DockerInfo } from './docker-info.ts';
import { count, named } from './words.ts';

/** What userns-remap takes out of sight on this host, in numbers and names; null where there is nothing to lose. */
export function outOfSight(info: DockerInfo, containers: readonly Container[], volumes: number): string | null {
  const { images, containersRunning: running, swarm } = info;
  if (images + info.containers + volumes === 0 && !swarm) return null;
  const gone = [
    images > 0 ? count(images, 'image') : '',
    info.containers > 0 ? `${count(info.containers, 'container')} (${running} running)` : '',
    volumes > 0 ? count(volumes, 'volume') : '',
    swarm ? 'the swarm' : '',
  ].filter((it) => it !== '');
  const one = gone.length === 1 && images + info.containers + volumes <= 1;
  const said = [`${listed(gone)} ${one ? 'goes' : 'go'} out of sight`];
  if (running > 0) said.push(`${count(running, 'running container')} ${running === 1 ? 'is' : 'are'} stopped`);
  const refused = containers.filter(needsHostIds).map((it) => `${it.name} (${reasons(it).join(', ')})`);
  if (refused.length > 0) said.push(`only with --userns=host can these be made again: ${named(refused)}`);
  return said.join('; ');
}

/** dockerd refuses these together with a mapping (daemon_unix.go, verifyPlatformContainerSettings). */
function reasons({ privileged, networkMode, pidMode }: Container): string[] {
  return [
    privileged ? 'privileged' : '',
    networkMode === 'host' ? 'host network' : '',
    pidMode === 'host' ? 'host pids' : '',
  ].filter((it) => it !== '');
}

const needsHostIds = (it: Container) => it.usernsMode !== 'host' && reasons(it).length > 0;

/** `a`, `a and b`, `a, b and c`. */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
