// Answers of the recorded host with one thing changed, so that a case states only what differs.
import { recorded } from '../../control-tester.ts';

const STOCK = 'debian-12-stock';
export const BUSY = 'debian-12-busy';
export const HARDENED = 'debian-12-hardened';

export const FILE = 'file:/etc/docker/daemon.json';

/** daemon.json with these keys, as the library's `text` verb prints it. */
export const file = (keys: object | string) =>
  `present\n${typeof keys === 'string' ? keys : `${JSON.stringify(keys, null, 2)}\n`}`;

/** docker info of the recorded host, with other values. */
export function info(changes: object, host = STOCK): string {
  return `${JSON.stringify({ ...JSON.parse(recorded(host, 'docker-info')), ...changes })}\n`;
}

/** dockerd was started on 24 November 2026 at 04:00:00 UTC, and daemon.json written so many seconds later. */
export function startedThenWritten(seconds: number): string {
  return `ExecMainStartTimestamp=Tue 2026-11-24 04:00:00 UTC\n${1795492800 + seconds}\n`;
}

/** The stock unit's text with its ExecStart= replaced, or a drop-in or environment file after it. */
export function command({ flags, after = '' }: { flags?: string; after?: string }): string {
  const text = recorded(STOCK, 'dockerd-command').replace(/\n==> [\s\S]*$/, '\n');
  const stock = '-H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS';
  return text.replace(stock, () => flags ?? stock) + after;
}

/** A drop-in of the owner's that sets dockerd's command. */
export const ownCommand = (flags: string): string =>
  command({
    after: `# /etc/systemd/system/docker.service.d/override.conf\n[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd ${flags}\n`,
  });

/** The drop-in of ours that does, as a fix. */
export const dropIn = (command: string) => ({
  kind: 'template' as const,
  path: '/etc/systemd/system/docker.service.d/zz-ironhull.conf',
  data: { command },
  activation: 'docker-restart',
});

interface ContainerSays {
  readonly name: string;
  readonly nnp?: '0' | '1' | '-';
  readonly cgroup?: string;
  readonly inspect?: object;
}

/** One line of the containers probe, after the recorded one. */
export function container({ name, nnp = '0', cgroup, inspect = {} }: ContainerSays): string {
  const line = recorded(BUSY, 'containers').trimEnd().replace(/^\S+ /, '');
  const it = { ...JSON.parse(line), Name: `/${name}`, Running: nnp !== '-', Ports: {}, ...inspect };
  return `${nnp} ${cgroup === undefined ? '' : `${cgroup} `}${JSON.stringify(it)}\n`;
}
