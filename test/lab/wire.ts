// A network cable to an nspawn host that nothing leaves this machine by: eth0 inside, the other end in an empty network
// namespace, and a forwarder from the host's loopback address through it. Connections arrive at the host on eth0 as they
// do on a real one, so what listens only on its 127.0.0.1 cannot be reached, and its packet filter sees what it should.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, note } from './claims.ts';
import { background, output, until } from './processes.ts';

/** As in QEMU's user network, so that one configuration in the image serves both tiers. */
export const INSIDE = '10.0.2.15';
export const OPERATOR = '10.0.2.2';

/** Port 22 of the host is offered as 2222, every other port by its own number, on the host's loopback address. */
export async function connectWire(claim: Claim, leader: number, ports: readonly number[]): Promise<void> {
  const log = join(claim.folder, 'wire.log');
  const far = background('unshare', ['-n', 'sleep', 'infinity'], log);
  note(claim.folder, 'pids', far);
  writeFileSync(join(claim.folder, 'far'), `${far}\n`);
  const inFar = (...command: string[]) => output('nsenter', ['-t', String(far), '-n', ...command]);
  // Until unshare(1) has done its work this would be our own network.
  const ours = await output('readlink', ['/proc/self/ns/net']);
  await until(async () => ((await output('readlink', [`/proc/${far}/ns/net`])) === ours ? undefined : true), {
    timeoutMs: 5000,
    everyMs: 10,
    why: () => 'no network namespace for the lab',
  });
  await inFar('ip', 'link', 'add', 'wire', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(leader));
  await inFar('ip', 'address', 'add', `${OPERATOR}/24`, 'dev', 'wire');
  await inFar('ip', 'link', 'set', 'wire', 'up');
  for (const port of ports) {
    const outside = port === 22 ? 2222 : port;
    const listen = `TCP-LISTEN:${outside},bind=${claim.address},reuseaddr,fork`;
    const connect = `EXEC:nsenter -t ${far} -n socat -t 30 STDIO TCP\\:${INSIDE}\\:${port}`;
    note(claim.folder, 'pids', background('socat', ['-t', '30', '-T', '7200', listen, connect], log));
  }
}

/**
 * What to put before a command, for it to run at the operator's end of the cable. The forwarder takes connections whether
 * the host does or not; who has to see a connection refused must be here.
 */
export function operatorsEnd(folder: string): string[] {
  return ['nsenter', '-t', readFileSync(join(folder, 'far'), 'utf8').trim(), '-n'];
}
