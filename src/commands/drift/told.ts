import { type Known, type Since, sameMove, since } from '../../engine/since.ts';
import type { Report } from '../../model.ts';
import type { TellDrift } from './hooks.ts';
import type { Drifted } from './notice.ts';

/** Follows hosts from look to look: what changed, and what of it somebody is still to be told. */
export function follower(tell: TellDrift | null): (report: Report) => Promise<Since[]> {
  const known = new Map<string, Known>();
  const untold = new Map<string, Drifted>();
  return async (report) => {
    const sinces = report.hosts.map((host) => {
      const it = since(known.get(host.host), host);
      if (it.known !== undefined) known.set(host.host, it.known);
      return it.since;
    });
    if (tell === null) return sinces;
    for (const it of sinces) untold.set(it.host, stillSo(it, untold.get(it.host), known.get(it.host)));
    const drifted = [...untold.values()].filter(({ moved, worse }) => moved.length + worse.length > 0);
    // What could not be told is told with the next look, as long as it is still so.
    if (drifted.length > 0 && (await tell(report, drifted))) untold.clear();
    return sinces;
  };
}

function stillSo({ host, moved, worse }: Since, before: Drifted | undefined, known: Known | undefined): Drifted {
  return {
    host,
    moved: [...(before?.moved ?? []).filter((it) => known?.moved.some((now) => sameMove(it, now))), ...moved],
    worse: [
      ...(before?.worse ?? []).filter(({ control }) =>
        ['fail', 'manual'].includes(known?.findings.get(control)?.status ?? ''),
      ),
      ...worse,
    ],
  };
}
