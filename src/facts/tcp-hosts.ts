import type { Json } from '../model.ts';
import { configured, type Daemon } from './daemon.ts';

/** Where dockerd is told to listen, by the place that says so. */
export interface Hosts {
  readonly inFile: readonly string[];
  readonly onCommandLine: readonly string[];
  /** Nothing says so, but dockerd does it: with `tls` and no hosts it leaves the unix socket for TCP (docker-facts 4). */
  readonly implied: readonly string[];
}

export function hostsOf(daemon: Daemon): Hosts {
  const inFile = strings(daemon.keys.hosts);
  const onCommandLine = strings(daemon.command.keys.hosts);
  const silent = inFile.length + onCommandLine.length === 0;
  return {
    inFile,
    onCommandLine,
    implied: silent && configured(daemon, 'tls') === true ? ['tcp://localhost:2376'] : [],
  };
}

/** An address without a scheme is TCP too: `-H 0.0.0.0:2375` (docker/cli, opts/hosts.go). */
export const isTcp = (host: string) => !/^(unix|fd|npipe):/.test(host);

/** The port an address means: 2375, or 2376 with TLS, where it names none. */
export function portOf(host: string, tls: boolean): number {
  return Number(/:(\d+)\/?$/.exec(host)?.[1] ?? (tls ? 2376 : 2375));
}

export type Tls = { readonly demandsClients: true } | { readonly demandsClients: false; readonly because: string };

/**
 * Whether TCP clients have to show a certificate of our own authority. `tlsverify` alone is not enough: without a CA
 * file dockerd accepts whatever the system's public authorities signed, and says nothing (docker-facts 4).
 */
export function tlsOf(daemon: Daemon): Tls {
  if (!tlsInUse(daemon)) return { demandsClients: false, because: 'without TLS' };
  if (configured(daemon, 'tlsverify') !== true && !verifiesByEnvironment(daemon)) {
    return { demandsClients: false, because: 'with TLS, but any client is served (no tlsverify)' };
  }
  const ca = configured(daemon, 'tlscacert');
  if (typeof ca !== 'string' || ca === '') {
    return { demandsClients: false, because: 'with tlsverify, but without tlscacert: any public authority will do' };
  }
  return { demandsClients: true };
}

/** `tlsverify` turns TLS on with any value, false too (docker-facts 4). */
export function tlsInUse(daemon: Daemon): boolean {
  return (
    configured(daemon, 'tls') === true || configured(daemon, 'tlsverify') !== undefined || verifiesByEnvironment(daemon)
  );
}

const verifiesByEnvironment = ({ command }: Daemon) => (command.environment.get('DOCKER_TLS_VERIFY') ?? '') !== '';

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
}
