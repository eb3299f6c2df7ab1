import type { Duplex } from 'node:stream';
import type { SshTarget } from '../model.ts';
import { algorithmsFor } from './algorithms.ts';
import { forwarded } from './forward.ts';
import type { AskPassphrase } from './key-file.ts';
import { keyringFor } from './keyring.ts';
import { type Link, openLink, type Verify } from './link.ts';
import { DroppedEarly } from './why-no-link.ts';

export interface ReachOptions {
  readonly verify: Verify;
  /** Key types that are stored for a hop, asked for first. Without it a known host may show another key. */
  readonly keyTypes?: ((hop: SshTarget) => readonly string[]) | undefined;
  readonly askPassphrase?: AskPassphrase | undefined;
  /** For each hop, in milliseconds. */
  readonly timeoutMs: number;
}

/** How often a hop is tried when it hangs up before the handshake (MaxStartups); logging in is never repeated. */
const TRIES = 4;

/** Logs in to every hop in turn, nearest first; the last link leads to the host. Throws TransportError, nothing left open. */
export async function reach(hop: SshTarget, options: ReachOptions): Promise<Link[]> {
  const before = hop.jump === null ? [] : await reach(hop.jump, options);
  const via = before.at(-1);
  try {
    return [...before, await persist(hop, options, via && (() => forwarded(via.client, hop, options.timeoutMs)))];
  } catch (error) {
    await closeAll(before);
    throw error;
  }
}

/** Ends links, the farthest first: each runs inside the one before it. */
export async function closeAll(links: readonly Link[]): Promise<void> {
  for (const link of [...links].reverse()) await link.close();
}

async function persist(hop: SshTarget, options: ReachOptions, open?: () => Promise<Duplex>): Promise<Link> {
  for (let tried = 1; ; tried++) {
    try {
      return await openLink(hop, {
        verify: options.verify,
        algorithms: algorithmsFor(options.keyTypes?.(hop) ?? []),
        timeoutMs: options.timeoutMs,
        keyring: (clock) => keyringFor(hop, options.askPassphrase, clock.whileAsking),
        sock: await open?.(),
      });
    } catch (error) {
      if (!(error instanceof DroppedEarly) || tried === TRIES) throw error;
      // Many come at once to a jump host; with jitter they do not all come back at once.
      await new Promise((resolve) => setTimeout(resolve, tried * (200 + Math.random() * 500)));
    }
  }
}
