import { TransportError } from './errors.ts';

/** Bytes: a key has some thousand. */
const MOST = 256 * 1024;
const TIMEOUT_MS = 30_000;

/** A small file over HTTPS, from this machine. Throws TransportError where it does not come whole. */
export async function fetchSmall(url: string): Promise<Buffer> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok || answer.body === null) throw new Error(`answered ${answer.status}`);
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > MOST) throw new Error('is far too long');
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { message?: string } };
    throw new TransportError(
      'unreachable',
      `${url} could not be fetched: ${cause?.message ?? message}`,
      'fetch it elsewhere and name it with --mirror-key',
    );
  }
}
