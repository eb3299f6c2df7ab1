import { verify as verifyHost } from '../session/prove.ts';
import type { ChangeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { working } from './run.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull verify`: proves isolation by behaviour. Leaves nothing behind. With --stress only on somebody's word. */
export async function verify(words: readonly string[], options: ChangeOptions): Promise<number> {
  const prepared = await prepare(words, { ...options, verify: true });
  if (options.stress === true && !prepared.chosen.yes) {
    if (prepared.world.person === null)
      throw new UsageError(`nobody can be asked here for --stress, which ${COST}`, 'add --yes');
    if (!(await prepared.confirm(`--stress ${COST}. Fill up ${named(prepared.works)}?`))) {
      prepared.finish();
      return 1;
    }
  }
  return working('verify', prepared, options, verifyHost, false);
}

/** What a person consents to; --help says the same in short. */
const COST =
  'takes all tasks and all memory that containers may have together, each for up to two minutes: meanwhile no container ' +
  'starts a process, and one that asks for memory may wait or be killed';

const named = (works: readonly { readonly host: { readonly name: string } }[]) =>
  works.map(({ host }) => host.name).join(', ');
