import type { Host } from '../model.ts';
import { isTheHosts } from './with-host.ts';
import type { World } from './world.ts';

/** As long as prove-load.sh waits, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Logs in anew while a container is under load, and leaves the mark that prove-load.sh waits for (`login`). What came of
 * it, as an observation: `d.login.took` in seconds, `d.login.late`, or `d.login.failed` and why.
 */
export async function loginAgain(
  host: Host,
  { open }: Pick<World, 'open'>,
  run: { readonly id: string; readonly container: string },
): Promise<readonly [key: string, value: string]> {
  const began = Date.now();
  const left = () => Math.max(PATIENCE_MS - (Date.now() - began), 1000);
  const key = (name: string) => `${run.container}.login.${name}`;
  for (;;) {
    try {
      const transport = await open(host);
      try {
        const { code, cut, stderr } = await transport.exec(mark(run), { timeoutMs: left() });
        if (code === 0) return [key('took'), ((Date.now() - began) / 1000).toFixed(1)];
        // The host waited in vain, and says so itself.
        return cut === 'timeout'
          ? [key('late'), 'yes']
          : [key('failed'), `no mark could be left: ${stderr.slice(0, 200)}`];
      } finally {
        await transport.close();
      }
    } catch (error) {
      if (!isTheHosts(error)) throw error;
      // A host under load may be slow to answer; any other reason is no matter of load.
      if (!('reason' in error) || error.reason !== 'timed-out') return [key('failed'), error.message];
      if (Date.now() - began > PATIENCE_MS) return [key('late'), error.message];
    }
  }
}

/** The folder of the run, whose name ends in what only the host knows; both parts are plain words. */
const mark = ({ id, container }: { id: string; container: string }) =>
  `for folder in /run/ironhull-proof.${id}.*; do : >"$folder/here.${container}"; done`;
