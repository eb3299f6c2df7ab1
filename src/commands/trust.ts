import { COMPARE, keyLines, offeredKeys } from './known-keys.ts';
import type { ChangeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull trust HOST`: shows the keys that a host offers and, on consent, stores those that are not known yet. */
export async function trust(word: string, options: ChangeOptions): Promise<number> {
  const prepared = await prepare([word], options);
  prepared.finish();
  for (const { host } of prepared.works) {
    const target = host.ssh;
    if (target === null) throw new UsageError('this machine needs no SSH key');
    const offered = await offeredKeys(target, prepared.chosen.timeout);
    process.stdout.write(`${host.name} (${target.address}:${target.port}) shows these keys:\n${keyLines(offered)}`);
    if (offered.fresh === 0) {
      process.stdout.write('All of them are known.\n');
      continue;
    }
    process.stdout.write(COMPARE);
    if (!prepared.chosen.yes && !(await prepared.confirm(`Add ${offered.fresh} to ${offered.file}?`))) return 1;
    offered.store();
    process.stdout.write(`Added to ${offered.file}.\n`);
  }
  return 0;
}
