// A cache in which no other test has hosts: what is found there afterwards, or under its addresses, is of this test.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';

/** For a whole test file. Images, keys and locks are those of the real cache. Returns what ends it. */
export function useOwnCache(): () => void {
  const own = cacheFolder('tmp', `cache-${process.pid}`);
  const real = process.env.IRONHULL_LAB_CACHE;
  for (const shared of ['images', 'keys', 'locks']) symlinkSync(cacheFolder(shared), join(own, shared));
  process.env.IRONHULL_LAB_CACHE = own;
  return () => {
    if (real === undefined) delete process.env.IRONHULL_LAB_CACHE;
    else process.env.IRONHULL_LAB_CACHE = real;
    rmSync(own, { recursive: true });
  };
}
