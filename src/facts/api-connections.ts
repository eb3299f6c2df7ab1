import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

export interface Connection {
  /** Port on this host. */
  readonly port: number;
  /** Address and port of the other end, as ss prints them. */
  readonly peer: string;
}

/**
 * Established TCP connections to the ports on which dockerd, or systemd in its stead, listens. The ports are put into
 * ss's own filter: a busy host has thousands of other connections.
 */
export const apiConnections: Probe<readonly Connection[]> = probe(
  'api-connections',
  `ports=
set -f
IFS='
'
for line in $(ss -Hltnp); do
  case $line in *'"dockerd"'* | *'"systemd"'*) ;; *) continue ;; esac
  IFS=' '
  set -- $line
  ports="\${ports:+$ports or }sport = :\${4##*:}"
done
if [ -n "$ports" ]; then ss -Htn state established "( $ports )"; fi`,
  (text) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseConnection),
);

function parseConnection(line: string): Connection {
  const [, , local = '', peer] = line.trim().split(/\s+/);
  const port = /:(\d+)$/.exec(local)?.[1];
  if (port === undefined || peer === undefined) throw new Error(`ss printed ${JSON.stringify(line)}`);
  return { port: Number(port), peer };
}
