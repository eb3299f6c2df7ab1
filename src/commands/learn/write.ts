import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Found out before ten minutes are spent on watching. */
export function refuseFull(folder: string): void {
  let names: string[] = [];
  try {
    if (existsSync(folder)) names = readdirSync(folder);
  } catch (error) {
    throw new UsageError(`${folder}: ${(error as Error).message}`);
  }
  if (names.length > 0)
    throw new UsageError(`${folder} is there already, and not empty`, '--into names another folder');
}

/** Each file into the folder, by name; gives the names. */
export function writeAll(folder: string, files: ReadonlyMap<string, string>): string[] {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text, { flag: 'wx' });
  return [...files.keys()];
}
