// One POST to an address of the operator's own.

const LIMIT_MS = 20_000;

/** Posts JSON and waits at most 20 s; resolves to null where it was taken (2xx), else to why not. Follows no redirect. */
export async function post(
  url: string,
  json: string,
  headers: Readonly<Record<string, string>>,
  limitMs = LIMIT_MS,
): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: json,
      headers: { ...headers, 'content-type': 'application/json' },
      // Another place might be told what is the operator's, header included.
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    await answer.body?.cancel();
    return answer.ok ? null : `it answered HTTP ${answer.status}`;
  } catch (error) {
    return wordsOf(error, limitMs);
  }
}

/** fetch says `fetch failed`, and why in its cause. A message may hold the address, so codes are preferred. */
function wordsOf(error: unknown, limitMs: number): string {
  const { name, cause } = error as Error & { cause?: { code?: unknown } };
  if (name === 'TimeoutError') return `no answer within ${limitMs / 1000} s`;
  return typeof cause?.code === 'string' ? cause.code : 'the connection failed';
}
