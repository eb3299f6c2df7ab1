import type { Tell } from '../events.ts';
import type { Host, HostReport } from '../model.ts';

export interface FleetOptions {
  readonly concurrency: number;
  readonly tell: Tell;
  /** Work on the first host alone, and start no further host once one rolled back. For changes, not for looking. */
  readonly careful: boolean;
}

/**
 * The same work on many hosts: at most `concurrency` at a time, results in the hosts' order. `work` never rejects for
 * a host's own trouble, so one bad host disturbs no other; `notStarted` reports a host that was spared after a rollback.
 */
export async function fleet(
  hosts: readonly Host[],
  work: (host: Host) => Promise<HostReport>,
  notStarted: (host: Host, because: string) => HostReport,
  { concurrency, tell, careful }: FleetOptions,
): Promise<HostReport[]> {
  const reports = new Map<Host, HostReport>();
  let rolledBack: string | null = null;

  const one = async (host: Host): Promise<void> => {
    if (careful && rolledBack !== null) {
      reports.set(host, notStarted(host, `${rolledBack} rolled back, so this host was not started`));
      return;
    }
    tell({ type: 'host-started', host: host.name });
    const report = await work(host);
    if (report.outcome === 'rolled-back') rolledBack ??= host.name;
    reports.set(host, report);
    tell({ type: 'host-done', host: host.name, report });
  };

  const waiting = [...hosts];
  const canary = careful && waiting.length > 1 ? waiting.shift() : undefined;
  if (canary !== undefined) await one(canary);
  const worker = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) await one(host);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, waiting.length)) }, worker));
  return hosts.map((host) => reports.get(host)!);
}
