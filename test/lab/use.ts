// The lab in vitest.
import { afterAll, beforeAll } from 'vitest';
import { type HostWish, type LabHost, startHost } from './host.ts';

/**
 * A host for a test file or a describe block: started before its tests, stopped after them. A start that fails is
 * tried once more, since a small machine under load is slow in ways that are no one's fault.
 * `host` may be read inside tests and hooks only.
 */
export function useHost(wish: HostWish): { readonly host: LabHost } {
  let host: LabHost | undefined;
  beforeAll(async () => {
    try {
      host = await startHost(wish);
    } catch (error) {
      console.error(`a lab host did not start, once more: ${String(error)}`);
      host = await startHost(wish);
    }
  });
  afterAll(async () => {
    await host?.stop();
  });
  return {
    get host() {
      if (host === undefined) throw new Error('the lab host is there only while tests and hooks run');
      return host;
    },
  };
}
