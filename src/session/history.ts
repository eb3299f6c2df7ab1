import { movedSettings } from '../engine/moved.ts';
import { appliedAudit } from '../facts/applied-audit.ts';
import { appliedNow } from '../facts/applied-files.ts';
import { daemonJson } from '../facts/daemon-json.ts';
import { lastApplied } from '../facts/last-applied.ts';
import { type LastTransaction, lastTransaction } from '../facts/last-transaction.ts';
import type { AppliedRecord, FileText, Finding, HostReport, OpenOrUndone, Probe, Reading } from '../model.ts';

/** What every look asks about the past, whatever the profile. */
export const HISTORY: readonly Probe<unknown>[] = [lastApplied, appliedNow, appliedAudit, lastTransaction, daemonJson];

export interface Past {
  /** What is applied by the host's own record; null: nothing, or it is not known. */
  readonly record: AppliedRecord | null;
  readonly last: LastTransaction | null;
  /** The same as a report tells it. */
  readonly told: Pick<HostReport, 'drift' | 'driftUnknown' | 'lastTransaction'>;
}

type Known = ReadonlyMap<string, Reading<unknown>>;

/** What was applied before and has moved since, and what became of the newest transaction. */
export function pastOf(known: Known, files: ReadonlyMap<string, FileText>, findings: readonly Finding[]): Past {
  const record = read(known, lastApplied);
  const now = read(known, appliedNow);
  const culprits = read(known, appliedAudit);
  const last = read(known, lastTransaction);
  const undone = last.known && last.value !== null ? openOrUndone(last.value) : null;
  return {
    record: record.known ? record.value : null,
    last: last.known ? last.value : null,
    told: {
      ...driftTold(),
      ...(undone === null ? {} : { lastTransaction: undone }),
    },
  };

  function driftTold(): Pick<HostReport, 'drift' | 'driftUnknown'> {
    if (!record.known) return { driftUnknown: record.why };
    if (record.value === null) return {};
    if (!now.known) return { driftUnknown: now.why };
    // Who it was is told only where the audit log has it; that it has not, or did not answer, hides no drift.
    const seen = { now: now.value, culprits: culprits.known ? culprits.value : new Map(), files, findings };
    return { drift: movedSettings(record.value, seen) };
  }
}

function read<T>(known: Known, { name }: Probe<T>): Reading<T> {
  return (known.get(name) as Reading<T> | undefined) ?? { known: false, why: `${name} was not asked` };
}

function openOrUndone(it: LastTransaction): OpenOrUndone | null {
  if (it.state === 'committed') return null;
  const { id, operator, started, ended, why } = it;
  const state = it.state === 'armed' ? 'open' : it.outcome === 'rollback-incomplete' ? 'rollback-incomplete' : it.state;
  // The outcome is written after the decision: before that it may be one of long ago.
  const decided = state === 'rolled-back' || state === 'rollback-incomplete';
  return {
    id,
    state,
    operator,
    ...(started === null ? {} : { startedAt: iso(started) }),
    ...(decided && ended !== null ? { endedAt: iso(ended) } : {}),
    ...(decided && why !== '' ? { why } : {}),
  };
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
