import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/**
 * The services through which this very look came in: that of the process which asks, of its parent, and so on up to the
 * first of all. Whatever its name (an sshd of one's own, inetd, telnet), no plan may stop one of them. Read from the
 * kernel without a fork; sudo and login shells stand in between, and SSH_CONNECTION does not outlive them.
 */
export const wayIn: Probe<readonly string[]> = probe(
  'way-in',
  `pid=$$
while [ "$pid" -gt 1 ]; do
  parent=0
  while IFS='	' read -r key value; do
    if [ "$key" = PPid: ]; then parent=$value; fi
  done <"/proc/$pid/status"
  while IFS= read -r line; do printf '%s\\n' "$line"; done <"/proc/$pid/cgroup"
  pid=$parent
done`,
  (text) => {
    const lines = text.split('\n').filter((it) => it !== '');
    const units = lines.flatMap((line) => {
      // `0::/system.slice/ssh.service`; each controller has a line of its own in version 1.
      const [, path] = /^\d+:[^:]*:(\/.*)$/.exec(line) ?? [];
      if (path === undefined) throw new Error(`${JSON.stringify(line)} is no control group`);
      return path.split('/').filter((it) => /^[A-Za-z0-9:_.@\\-]+\.service$/.test(it));
    });
    return [...new Set(units)];
  },
);
