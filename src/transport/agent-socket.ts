import type { BaseAgent, ParsedKey, SigningRequestOptions } from 'ssh2';

/** The keys that an agent holds, or why it does not say. */
export function keysIn(agent: BaseAgent<ParsedKey>): Promise<{ keys: ParsedKey[]; problem: string | null }> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve({ keys: [], problem: 'no answer within 5 s' }), 5_000);
    agent.getIdentities((error, keys) => {
      clearTimeout(late);
      resolve(error ? { keys: [], problem: error.message } : { keys: (keys ?? []) as ParsedKey[], problem: null });
    });
  });
}

export function signedBy(
  agent: BaseAgent<ParsedKey>,
  key: ParsedKey,
  data: Buffer,
  options: SigningRequestOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    agent.sign(key, data, options, (error, signature) => {
      if (error || signature === undefined) reject(error ?? new Error('the agent gave no signature'));
      else resolve(signature);
    });
  });
}
