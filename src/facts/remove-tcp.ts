import { command, daemon as daemonKeys, dropIn } from '../changes.ts';
import type { Change, Json } from '../model.ts';
import type { Daemon } from './daemon.ts';
import { withoutFlags } from './rewritten-command.ts';
import { hostsOf, isTcp } from './tcp-hosts.ts';

/** Beside the one of daemon/socket: two controls cannot share one rendered file. */
export const SOCKET_DROP_IN = '/etc/systemd/system/docker.socket.d/zz-ironhull-listen.conf';

interface Given {
  /** docker.socket is there, so dockerd has to take its socket from it: both fight over the path otherwise. */
  readonly hasSocket: boolean;
  /** docker.socket's own TCP addresses and unix paths. */
  readonly tcp: readonly string[];
  readonly paths: readonly string[];
  readonly why: string;
  readonly terms: { readonly risk: 'restart' | 'disruptive'; readonly affects?: string };
}

export type Removal = { readonly changes: readonly Change[] } | { readonly problem: string };

/**
 * What takes the TCP listeners out of daemon.json, the unit's command and docker.socket, so that afterwards the hosts
 * stand in one place only (dockerd does not start with both) and `fd://` is among them where docker.socket exists.
 */
export function removeTcp(daemon: Daemon, { hasSocket, tcp, paths, why, terms }: Given): Removal {
  const { inFile, onCommandLine, implied } = hostsOf(daemon);
  const changes: Change[] = [];
  const kept = { file: inFile.filter((it) => !isTcp(it)), flags: onCommandLine.filter((it) => !isTcp(it)) };
  const flagsChange = kept.flags.length < onCommandLine.length;
  // Hosts of the file move to the command line when that keeps some: never a key in both.
  const moves = onCommandLine.length > 0 ? kept.file.filter((it) => !kept.flags.includes(it)) : [];
  const left: Json = onCommandLine.length > 0 || kept.file.length === 0 ? null : [...kept.file];
  // With no host left dockerd falls back to a default, which is TCP where `tls` is set: so one is always named.
  const none = kept.flags.length + kept.file.length === 0;
  const lacks = none && inFile.length + onCommandLine.length + implied.length > 0;
  const also = lacks ? [hasSocket ? 'fd://' : 'unix:///run/docker.sock'] : moves;

  if (inFile.length > 0 && (left === null || left.length < inFile.length))
    changes.push(daemonKeys({ hosts: left }, why, terms));
  if (flagsChange || also.length > 0) {
    const edit = withoutFlags(
      daemon.command,
      ({ name, value }) => name === 'host' && isTcp(value),
      also.map((host) => ['-H', host] as const),
    );
    if ('problem' in edit) return edit;
    changes.push(command(edit, why, terms));
  }
  if (tcp.length > 0) {
    const data = { paths: paths.length > 0 ? [...paths] : ['/run/docker.sock'] };
    const listen = dropIn('docker.socket', 'systemd/docker-socket-listen.conf.hbs', data, why, terms);
    changes.push({ ...listen, path: SOCKET_DROP_IN, activation: 'socket-restart' });
  }
  return { changes };
}
