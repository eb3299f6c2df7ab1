import type { HostReport } from '../model.ts';
import { lookAt, nothingHere, onlyLookedAt, outcomeOfFindings, reportOf } from './look.ts';
import { withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

/** Looks at one host: one connection, one exec, nothing changed. */
export async function audit(work: Work, world: World): Promise<HostReport> {
  return withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    return (
      nothingHere(work, seen, 'look') ??
      onlyLookedAt(work, seen) ?? { ...reportOf(work, outcomeOfFindings(seen.findings), seen), ...seen.past.told }
    );
  });
}
