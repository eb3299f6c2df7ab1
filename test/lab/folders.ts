// Where the lab's own scripts lie, and where images and running hosts are kept: never inside the repository.
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** test/lab of the checkout: a bundle in node_modules/.cache finds it from there as well. */
export const labFolder = findLabFolder(dirname(fileURLToPath(import.meta.url)));

/** $IRONHULL_LAB_CACHE, else ironhull/lab under the user's cache folder. Made when missing. */
export function cacheFolder(...below: string[]): string {
  const base =
    process.env.IRONHULL_LAB_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ironhull', 'lab');
  const folder = join(base, ...below);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function findLabFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    for (const candidate of [folder, join(folder, 'test', 'lab')]) {
      if (existsSync(join(candidate, 'image-after.sh'))) return candidate;
    }
    if (dirname(folder) === folder) throw new Error(`the lab's scripts (test/lab/*.sh) are not above ${start}`);
  }
}
