import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { LabHost } from './lab.ts';

export interface Proxy {
  readonly port: number;
  /** known_hosts file that holds the lab host's key under the proxy's name. */
  readonly knownHosts: string;
  /** Ends every connection and takes no new one, like a cable that is pulled. */
  cut(): void;
  close(): Promise<void>;
}

/** A way to a lab host's sshd that can be cut. Loopback only. */
export async function proxyTo(host: LabHost, folder: string): Promise<Proxy> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(host.port, host.address);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const knownHosts = join(folder, `known-hosts-${address.port}`);
  const keys = (await readFile(host.knownHosts, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  await writeFile(knownHosts, keys.map((line) => line.replace(/^\S+/, `[127.0.0.1]:${address.port}`)).join('\n'));
  return {
    port: address.port,
    knownHosts,
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
