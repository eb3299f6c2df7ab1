import { unreachable } from '../events.ts';
import type { Checks, Control, Finding, JsonObject, Reading, Reference, Verdict, Waiver } from '../model.ts';

export interface Judged {
  /** Controls by name, in the order in which they are reported. */
  readonly controls: ReadonlyMap<string, Control>;
  /** What the profile says about each control's options; missing ones take their default. */
  readonly options: ReadonlyMap<string, JsonObject>;
  readonly waivers: readonly Waiver[];
  readonly host: string;
  /** YYYY-MM-DD, from the edge: this floor has no clock. */
  readonly today: string;
}

/** Judges one host. A control is asked only when every one of its facts is known, so none can turn ignorance into a pass. */
export function assess(judged: Judged, known: ReadonlyMap<string, Reading<unknown>>): Finding[] {
  return [...judged.controls].map(([name, control]) => waived(judge(name, control, judged, known), judged));
}

function judge(name: string, control: Control, judged: Judged, known: ReadonlyMap<string, Reading<unknown>>): Finding {
  const { title, severity, refs } = control;
  const base = { control: name, title, severity, refs, fix: [] };
  const facts: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const [key, probe] of Object.entries(control.facts)) {
    const reading = known.get(probe.name);
    if (reading?.known) facts[key] = reading.value;
    else missing.push(reading?.why ?? `${probe.name} was not asked`);
  }
  if (missing.length > 0) return { ...base, status: 'unknown', effect: 'none', seen: missing.join('; ') };
  const defaults = Object.fromEntries(Object.entries(control.options).map(([key, it]) => [key, it.default]));
  const verdict = control.inspect(facts, { ...defaults, ...judged.options.get(name) });
  return { ...base, refs: eachJudged(refs, verdict.checks), ...said(verdict) };
}

/** A check by its number, in whichever version of the benchmark: the sections that are told apart have the same in both. */
function eachJudged(refs: readonly Reference[], checks: Checks = {}): Finding['refs'] {
  return refs.map((ref) => {
    const status = ref.id === undefined ? undefined : checks[ref.id];
    return status === undefined ? ref : { ...ref, status };
  });
}

function said(verdict: Verdict): Pick<Finding, 'status' | 'effect' | 'seen' | 'fix' | 'advice' | 'cause'> {
  const { status, seen } = verdict;
  const cause = 'cause' in verdict && verdict.cause !== undefined ? { cause: verdict.cause } : {};
  const advice = 'advice' in verdict && verdict.advice !== undefined ? { advice: verdict.advice } : {};
  switch (status) {
    case 'pass':
      return { status, effect: 'in-effect', seen, fix: [] };
    case 'fail':
      return { status, effect: 'none', seen, fix: verdict.fix, ...advice, ...cause };
    case 'pending':
      return { status: 'fail', effect: 'pending', seen, fix: [], ...advice };
    case 'manual':
    case 'not-applicable':
      return { status, effect: 'none', seen, fix: [], ...advice, ...cause };
    default:
      return unreachable(status);
  }
}

/** A valid waiver stops repair and counts neither as failure nor as pass; an expired one is said so. */
function waived(finding: Finding, { waivers, host, today }: Judged): Finding {
  if (finding.status !== 'fail' && finding.status !== 'manual') return finding;
  const waiver = waivers.find(
    (it) => it.control === finding.control && (it.hosts.length === 0 || it.hosts.includes(host)),
  );
  if (waiver === undefined) return finding;
  const owner = waiver.owner === undefined ? '' : ` (${waiver.owner})`;
  if (waiver.until < today) {
    const expired = `the waiver "${waiver.because}"${owner} expired on ${waiver.until}`;
    return { ...finding, advice: finding.advice === undefined ? expired : `${finding.advice}; ${expired}` };
  }
  const refs = finding.refs.map((ref) => (ref.status === 'fail' ? { ...ref, status: 'waived' as const } : ref));
  return {
    ...finding,
    refs,
    status: 'waived',
    advice: `waived until ${waiver.until}: ${waiver.because}${owner}`,
    fix: [],
  };
}
