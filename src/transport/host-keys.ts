import { createHash } from 'node:crypto';
import type { SshTarget } from '../model.ts';
import { HOST_KEY_TYPES, withHostKeys } from './algorithms.ts';
import { TransportError } from './errors.ts';
import { forwarded } from './forward.ts';
import { noKeys } from './keyring.ts';
import { openLink } from './link.ts';
import { closeAll, type ReachOptions, reach } from './reach.ts';

export interface HostKey {
  /** As in known_hosts: 'ssh-ed25519', 'ssh-rsa', … */
  readonly type: string;
  /** In wire form. */
  readonly key: Buffer;
  /** SHA256:…, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

/**
 * The keys that a host shows, one per type that it has, without logging in: each connection ends when the key is seen.
 * Nothing vouches for them yet; a person must compare them. Its jump hosts are logged in to, and verified as ever.
 * @param options how to pass the jump hosts; not needed without any
 */
export async function fetchHostKeys(target: SshTarget, options?: ReachOptions): Promise<HostKey[]> {
  const links = target.jump === null ? [] : await reach(target.jump, needed(options));
  const timeoutMs = options?.timeoutMs ?? 20_000;
  try {
    const found: HostKey[] = [];
    for (const type of HOST_KEY_TYPES.keys()) {
      const sock = links.length === 0 ? undefined : await forwarded(links.at(-1)!.client, target, timeoutMs);
      const key = await keyOf(target, type, timeoutMs, sock);
      if (key !== null) found.push({ type, key, fingerprint: fingerprint(key) });
    }
    if (found.length === 0)
      throw new TransportError('protocol', `${target.address}:${target.port} shows no key of a known type`);
    return found;
  } finally {
    await closeAll(links);
  }
}

/** null: the host has no key of this type. Other failures throw. */
async function keyOf(
  target: SshTarget,
  type: string,
  timeoutMs: number,
  sock: Awaited<ReturnType<typeof forwarded>> | undefined,
) {
  let seen: Buffer | null = null;
  try {
    const link = await openLink(target, {
      algorithms: withHostKeys([type]),
      timeoutMs,
      sock,
      keyring: async () => noKeys,
      verify: (_hop, key) => {
        seen = key;
        return { ok: false, reason: 'host-key-unknown', message: 'only its key was wanted', hint: '' };
      },
    });
    await link.close();
  } catch (error) {
    if (seen === null && !noSuchType(error as Error)) throw error;
  }
  return seen as Buffer | null;
}

const noSuchType = (error: Error): boolean => /no matching host key/i.test(error.message);

const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

function needed(options: ReachOptions | undefined): ReachOptions {
  if (options === undefined) throw new Error('a host behind a jump host needs the options to reach that one');
  return options;
}
