import type { Finding, HostReport, MovedSetting } from '../model.ts';

/** What is known of a host from its looks so far. A look that learned nothing of a thing leaves it as it was. */
export interface Known {
  readonly moved: readonly MovedSetting[];
  readonly findings: ReadonlyMap<string, Finding>;
}

/** What one look shows that the looks before it did not. */
export interface Since {
  readonly host: string;
  /** The first look at this host that learned anything. */
  readonly first: boolean;
  /** Applied settings that have moved since; on the first look, all that have. */
  readonly moved: readonly MovedSetting[];
  /** Those that are again as they were applied. */
  readonly back: readonly MovedSetting[];
  /** What needed nobody and now does; none on the first look, which has nothing to compare with. */
  readonly worse: readonly Finding[];
  readonly better: readonly Finding[];
  /** Controls whose state is not known now. */
  readonly unknown: number;
  /** Why the host was not looked at, or why it is not known what moved. May hold text from the host. */
  readonly untold?: string;
}

/** Compares a look with what was known, and returns what is known now. */
export function since(
  known: Known | undefined,
  report: HostReport,
): { readonly known: Known | undefined; readonly since: Since } {
  const { host, findings, drift, driftUnknown, error } = report;
  const untold = error?.message ?? driftUnknown;
  const before = known ?? { moved: [], findings: new Map<string, Finding>() };
  const learned = new Map(findings.flatMap((it) => (it.status === 'unknown' ? [] : [[it.control, it] as const])));
  // Where nothing was applied there is no list either: only a host that was looked at and knows of no doubt has none.
  const moved = drift ?? (untold === undefined ? [] : before.moved);
  const changed = [...learned.values()].filter(
    (it) =>
      known !== undefined &&
      before.findings.has(it.control) &&
      wanting(before.findings.get(it.control)!) !== wanting(it),
  );
  const looked = findings.length > 0 || untold === undefined;
  return {
    known: looked ? { moved, findings: new Map([...before.findings, ...learned]) } : known,
    since: {
      host,
      first: known === undefined,
      moved: without(moved, before.moved),
      back: without(before.moved, moved),
      worse: changed.filter(wanting),
      better: changed.filter((it) => !wanting(it)),
      unknown: findings.length - learned.size,
      ...(untold === undefined ? {} : { untold }),
    },
  };
}

/** What is waived or does not apply is nobody's to act on; `pending` was set by somebody and is no drift. */
const wanting = ({ status }: Finding): boolean => status === 'fail' || status === 'manual';

const without = (all: readonly MovedSetting[], others: readonly MovedSetting[]) =>
  all.filter((it) => !others.some((other) => sameMove(it, other)));

/** One move: the same setting with the same value. A setting that moves on is a new one. */
export const sameMove = (a: MovedSetting, b: MovedSetting): boolean =>
  a.control === b.control && a.setting === b.setting && a.wanted === b.wanted && a.now === b.now;
