import type { Container } from './containers.ts';
import type { Daemon } from './daemon.ts';
import { flagsOf } from './dockerd-flags.ts';
import type { Listener } from './listeners.ts';
import { isTcp, portOf } from './tcp-hosts.ts';

/** The TCP addresses in docker.socket's Listen property: `[::]:2375 (Stream)`; a path is a unix socket. */
export function socketListens(values: readonly string[]): { tcp: string[]; paths: string[] } {
  const addresses = values.map((it) => it.replace(/ \(\w+\)$/, '')).filter((it) => it !== '');
  return { tcp: addresses.filter((it) => !it.startsWith('/')), paths: addresses.filter((it) => it.startsWith('/')) };
}

interface Given {
  readonly daemon: Daemon;
  readonly listeners: readonly Listener[];
  /** Words of the running dockerd. */
  readonly running: readonly string[];
  readonly containers: readonly Container[];
  /** TCP addresses of docker.socket. */
  readonly activated: readonly string[];
}

/**
 * The sockets on which the API really listens. dockerd listens on more than its API: published ports (it holds them
 * itself from 28 on), swarm and its ingress ports, metrics. Those are left out; in a swarm only named ports count.
 */
export function apiListeners({ daemon, listeners, running, containers, activated }: Given): Listener[] {
  const named = [...tcpPorts(running), 2375, 2376];
  const metrics = portIn(daemon.keys['metrics-addr'] ?? daemon.command.keys['metrics-addr']);
  const others = new Set([...containers.flatMap(({ hostPorts }) => hostPorts), metrics]);
  const bySystemd = activated.map((it) => portOf(it, false));
  return listeners.filter(({ protocol, port, processes }) => {
    if (protocol !== 'tcp') return false;
    if (processes.includes('systemd') && bySystemd.includes(port)) return true;
    if (!processes.includes('dockerd') || processes.includes('docker-proxy')) return false;
    return named.includes(port) ? !others.has(port) : !daemon.info.swarm && !others.has(port);
  });
}

/** Ports of the TCP hosts on a running dockerd's command line. */
export function tcpPorts(words: readonly string[]): number[] {
  const hosts = flagsOf(words.slice(1)).filter(({ name, value }) => name === 'host' && isTcp(value));
  return hosts.map(({ value }) => portOf(value, false));
}

const portIn = (value: unknown) => (typeof value === 'string' ? Number(/:(\d+)$/.exec(value)?.[1] ?? 0) : 0);
