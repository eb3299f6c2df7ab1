// What both tiers give: something that runs, with a root shell that does not go over the network.
import type { Output } from './processes.ts';

export interface Machine {
  /** runs a script as root inside */
  run(script: string, o?: { timeoutMs?: number }): Promise<Output>;
  alive(): boolean;
}

export interface Driver {
  /** the first start, perhaps from a saved state; returns before the host is ready */
  start(): Promise<Machine>;
  /** a boot of what is on the host's disk, after its processes have ended */
  boot(): Promise<Machine>;
}

/** For commands that the lab runs inside: what a root shell on a console would have. */
export const plainEnvironment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
];
