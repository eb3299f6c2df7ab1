import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChangeKind, Choices, Control, Facts, Options, Probe, Probes, Verdict } from '../src/model.ts';

/** What one change must look like: its kind, and any of its other members (patch, path, affects, risk …). */
export type Expected = { readonly kind: ChangeKind['kind'] } & Readonly<Record<string, unknown>>;

export interface Case<C extends Choices> {
  /** Raw answers by probe name, as a host prints them. What is left out is answered as by the recorded host. */
  readonly says?: Readonly<Record<string, string>>;
  /** The folder under test/hosts whose answers fill the gaps; debian-12-stock when not given. */
  readonly host?: string;
  readonly options?: Partial<Options<C>>;
  readonly is: Verdict['status'];
  /** The exact words, or a pattern in them. */
  readonly seen?: string | RegExp;
  readonly advice?: RegExp;
  /** One entry for each change of the fix, in order. */
  readonly fix?: readonly Expected[];
  /** Words that a disruptive change must say about what it hits; null: nothing in the fix is disruptive. */
  readonly affects?: RegExp | null;
}

const STOCK = 'debian-12-stock';

/** Feeds raw probe output, as a host would print it, to a control, and compares its verdict. */
export function controlTest<P extends Probes, C extends Choices>(
  control: Control<P, C>,
  cases: Record<string, Case<C>>,
) {
  describe(control.title, () => {
    for (const [name, expected] of Object.entries(cases)) it(name, () => check(judge(control, expected), expected));
  });
}

/** The verdict on a host that answers so. */
export function judge<P extends Probes, C extends Choices>(
  control: Control<P, C>,
  given: Omit<Case<C>, 'is'>,
): Verdict {
  const { says = {}, host = STOCK, options } = given;
  const probes = Object.entries(control.facts) as [string, Probe<unknown>][];
  const names = new Set(probes.map(([, { name }]) => name));
  for (const said of Object.keys(says)) if (!names.has(said)) throw new Error(`${control.title} does not ask ${said}`);
  const facts = Object.fromEntries(
    probes.map(([key, probe]) => [key, probe.parse(says[probe.name] ?? recorded(host, probe.name))]),
  );
  const defaults = Object.fromEntries(Object.entries(control.options).map(([key, it]) => [key, it.default]));
  return control.inspect(facts as Facts<P>, { ...defaults, ...options } as Options<C>);
}

/** What a real host answered to this probe, to the last byte (test/record.ts writes them). */
export function recorded(host: string, probe: string): string {
  const file = answerFile(host, probe);
  if (!existsSync(file)) throw new Error(`no answer to ${probe} was recorded: say one in the case, or record ${file}`);
  return readFileSync(file, 'utf8');
}

/** One file per probe, named by it with everything but letters, digits and dashes as %XX. */
export function answerFile(host: string, probe: string): string {
  return `${fileURLToPath(new URL('hosts/', import.meta.url))}${host}/${encodeURIComponent(probe)}.txt`;
}

function check<C extends Choices>(verdict: Verdict, { is, seen, advice, fix, affects }: Case<C>) {
  expect(verdict).toMatchObject({ status: is });
  if (typeof seen === 'string') expect(verdict.seen).toBe(seen);
  if (seen instanceof RegExp) expect(verdict.seen).toMatch(seen);
  if (advice !== undefined) expect('advice' in verdict && verdict.advice).toMatch(advice);
  const changes = verdict.status === 'fail' ? verdict.fix : [];
  if (fix !== undefined) expect(changes).toMatchObject(fix);
  if (affects === null) expect(changes.filter(({ risk }) => risk === 'disruptive')).toEqual([]);
  if (affects instanceof RegExp) expect(changes.find(({ risk }) => risk === 'disruptive')?.affects).toMatch(affects);
}
