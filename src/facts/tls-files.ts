import { configured, type Daemon } from './daemon.ts';
import { tlsInUse } from './tcp-hosts.ts';

export interface TlsFile {
  /** The key of daemon.json that names it. */
  readonly key: 'tlscacert' | 'tlscert' | 'tlskey';
  readonly path: string;
}

const DEFAULTS = { tlscacert: 'ca.pem', tlscert: 'cert.pem', tlskey: 'key.pem' } as const;

/**
 * The certificates with which the API is served: as configured, whether or not TLS is on now. Where TLS is on and nothing
 * is said, dockerd looks for them in $DOCKER_CERT_PATH or root's ~/.docker (daemon options.go).
 */
export function tlsFiles(daemon: Daemon): TlsFile[] {
  const folder = daemon.command.environment.get('DOCKER_CERT_PATH') || '/root/.docker';
  return (['tlscacert', 'tlscert', 'tlskey'] as const).flatMap((key) => {
    const said = configured(daemon, key);
    if (typeof said === 'string' && said !== '') return [{ key, path: said }];
    return tlsInUse(daemon) ? [{ key, path: `${folder}/${DEFAULTS[key]}` }] : [];
  });
}
