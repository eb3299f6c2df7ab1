import { DAEMON_JSON } from '../changes.ts';
import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** Seconds since 1970. */
export interface DaemonStart {
  /** null while docker.service does not run. */
  readonly startedAt: number | null;
  /** null when there is no daemon.json. */
  readonly fileChangedAt: number | null;
}

export const daemonStart: Probe<DaemonStart | null> = probe(
  'daemon-start',
  whereDockerUnit(`systemctl show docker.service -p ExecMainStartTimestamp
if [ -e ${DAEMON_JSON} ]; then stat -L -c %Y ${DAEMON_JSON}; fi`),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseStart(text)),
);

/**
 * daemon.json was written after dockerd started, so not all of it can be in effect (engine-tried 15).
 * systemd prints whole seconds: a file written within the second of the start counts as read.
 */
export function changedSinceStart({ startedAt, fileChangedAt }: DaemonStart): boolean {
  return startedAt !== null && fileChangedAt !== null && fileChangedAt > startedAt;
}

function parseStart(text: string): DaemonStart {
  const [first = '', changed] = text.trimEnd().split('\n');
  const [, stamp] = /^ExecMainStartTimestamp=(.*)$/.exec(first) ?? [];
  if (stamp === undefined) throw new Error('systemctl show left out ExecMainStartTimestamp');
  if (changed !== undefined && !/^\d+$/.test(changed)) throw new Error(`${changed} is not a time`);
  return { startedAt: secondsOf(stamp), fileChangedAt: changed === undefined ? null : Number(changed) };
}

/** `Tue 2026-11-24 04:05:56 UTC`; empty, or n/a in older versions, when it never ran. */
function secondsOf(stamp: string): number | null {
  if (stamp === '' || stamp === 'n/a') return null;
  const [, day, time] = /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(stamp) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(at)) throw new Error(`${stamp} is not a time in UTC`);
  return at / 1000;
}
