// Whatever stands in the options of a profile: a clear error, or a script in which it is a word and nothing more.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { bodyOf } from '../../src/engine/transaction/body.ts';
import { rollbackScript, startScript } from '../../src/engine/transaction/scripts.ts';
import { type LoadedProfile, loadProfile } from '../../src/load/profile.ts';
import type { JsonObject, Plan } from '../../src/model.ts';
import type { Inspection } from '../../src/session/inspect.ts';
import { planned } from '../../src/session/plan.ts';
import { transactionOptions } from '../../src/session/transact.ts';
import { type FakeHost, fakeHost, NONCE, SHELLS } from '../shell/fake-host.ts';
import { figure, rounds, seed } from './figures.ts';
import { ALL_OPTIONS, agreeing, options } from './hostile-options.ts';
import { UNSAFE } from './hostile-words.ts';
import { looked, reports, saying, workWith, worldWith } from './one-look.ts';
import { HARMLESS, outsideQuotes } from './quoted-only.ts';
import { tracing } from './traced-body.ts';

const ATTACK = { attack: 'hostile YAML and option values', atLeast: '10,000 generated', seed };
const HOURS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'ironhull-options-'));
const shells = Object.entries(SHELLS).map(([name, shell]) => ({ name, shell, traced: tracing(shell) }));
const own = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { traced } of shells) traced.remove();
});

it(
  'an option of any control is refused with its place, or harmless in the script, in which nothing unexpected runs',
  async () => {
    let [refused, notPlanned, ran] = [0, 0, 0];
    const met = new Set<string>();
    const tried = async (wanted: JsonObject) => {
      const profile = loadedOrRefused(wanted);
      expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(own);
      if (profile === null) {
        refused += 1;
        return;
      }
      const wish = await planOn(profile);
      if (wish === null) {
        notPlanned += 1;
        return;
      }
      const calls = callsOf(wish, profile);
      expect(outsideQuotes(calls.join('\n'))).toMatch(HARMLESS);
      const { traced } = shells[ran % shells.length]!;
      ran += 1;
      for (const it of optionsIn(wanted)) met.add(it);
      expect(traced.run(calls, wish.plan.steps.length)).toEqual([]);
    };
    const outcome = await fc.check(fc.asyncProperty(options, tried), {
      numRuns: rounds(300, 10_000),
      seed,
      endOnFailure: true,
    });
    const rest = () => ALL_OPTIONS.filter((it) => !met.has(it));
    // Few profiles have the options of which most values are refused: of those only, as many more as it takes.
    if (!outcome.failed)
      for (const wanted of fc.sample(options, { numRuns: rounds(6_000, 20_000), seed: seed + 1 }))
        if (optionsIn(wanted).some((it) => rest().includes(it))) await tried(wanted);
    const unmet = rest();
    const violations = outcome.failed
      ? [
          `${String((outcome.errorInstance as Error).stack).slice(0, 1500)}\nby ${fc.stringify(outcome.counterexample).slice(0, 2000)}`,
        ]
      : [
          ...(unmet.length > 0 ? [`no script was run with ${unmet.join(', ')}`] : []),
          ...(ran * 3 < outcome.numRuns ? [`only ${ran} of ${outcome.numRuns} profiles reached a script`] : []),
        ];
    figure({
      ...ATTACK,
      rounds: outcome.numRuns,
      violations,
      note: `${refused} refused as profiles, ${notPlanned} as plans, ${ran} scripts run traced, with all of ${met.size} options of ${CONTROLS.size} controls`,
    });
  },
  HOURS,
);

it.concurrent.each(shells)(
  'a whole transaction with hostile options writes below its root only, and goes back ($name)',
  async ({ shell }) => {
    const count = rounds(3, 60);
    const violations: string[] = [];
    let done = 0;
    for (const wanted of fc.sample(options, { numRuns: count * 20, seed })) {
      const profile = loadedOrRefused(wanted);
      const wish = profile === null ? null : await planOn(profile);
      if (profile === null || wish === null || wish.plan.steps.length === 0) continue;
      violations.push(...(await applied(shell, wish, profile)));
      done += 1;
      if (done === count) break;
    }
    figure({ ...ATTACK, rounds: done, violations, note: `whole transactions under ${shell}` });
  },
  HOURS,
);

/** As `CONTROL/OPTION`, those that a profile names. */
const optionsIn = (controls: JsonObject) =>
  Object.entries(controls).flatMap(([name, it]) =>
    it === 'on' ? [] : Object.keys(it as object).map((key) => `${name}/${key}`),
  );

/** The profile as a file that a person wrote; null where it is refused as it should be. */
function loadedOrRefused(controls: JsonObject): LoadedProfile | null {
  const file = join(folder, 'p.yaml');
  writeFileSync(file, JSON.stringify({ controls }));
  try {
    return loadProfile(file, { controls: CONTROLS });
  } catch (error) {
    expect((error as Error).name).toBe('ConfigError');
    expect((error as Error).message).toContain('p.yaml:1:');
    expect((error as Error).message).not.toMatch(UNSAFE);
    return null;
  }
}

interface Planned {
  readonly plan: Plan;
  readonly seen: Inspection;
}

/** What apply would do on a stock host; null where that is refused as it should be. */
async function planOn(profile: LoadedProfile): Promise<Planned | null> {
  const work = workWith(profile.controls, profile.keep);
  const seen = await looked(
    saying((nonce) => agreeing(profile.controls, nonce)),
    work,
    worldWith(),
  );
  try {
    const plan = planned(work, worldWith(), seen);
    for (const text of Object.values(reports(work, seen, plan))) expect(text).not.toMatch(UNSAFE);
    callsOf({ plan, seen }, profile);
    return { plan, seen };
  } catch (error) {
    expect(['PlanError', 'TemplateError'], String((error as Error).stack)).toContain((error as Error).name);
    return null;
  }
}

function callsOf({ plan, seen }: Planned, profile: LoadedProfile): string[] {
  return bodyOf(plan, transactionOptions(workWith(profile.controls, profile.keep), worldWith(), plan, seen));
}

/** Applies the plan's files in a fake root, takes it back, and says what is there that should not be. */
async function applied(shell: string, { plan, seen }: Planned, profile: LoadedProfile): Promise<string[]> {
  const host = fakeHost(shell);
  try {
    // Files and modes only, and no restart: users, units and Docker are not in the fake root but on this machine.
    const steps = plan.steps.filter(({ action }) => action.kind === 'put');
    prepared(host, plan);
    const before = host.tree();
    const files: Plan = { ...plan, steps, activation: 'none', stopsContainers: false, liveRestoreFirst: false };
    const options = transactionOptions(workWith(profile.controls), worldWith(), files, seen);
    const o = { ...options, confirmSeconds: 60, seam: host.seam };
    const { stdout } = await host.run(startScript(files, { ...o, nonce: NONCE }));
    // A daemon.json under which Docker would not start is refused before the first write: harmless, too.
    const ended = stdout.includes(`<${NONCE} awaiting`) || stdout.includes(`<${NONCE} refused daemon.json: `);
    const problems = ended ? [] : [`did not come to its end: ${stdout.slice(-300)}`];
    const allowed = new Set(steps.map(({ action }) => ('path' in action ? action.path.slice(1) : '')));
    for (const file of filesIn(host))
      if (!allowed.has(file) && !file.startsWith('etc/kept/')) problems.push(`wrote ${JSON.stringify(file)}`);
    await host.run(rollbackScript(o.id, { nonce: NONCE, seam: host.seam }));
    if (host.tree() !== before) problems.push('the tree is not as it was');
    if (host.exists('canary-ran')) problems.push('a canary ran');
    return problems;
  } finally {
    await host.remove();
  }
}

function prepared(host: FakeHost, plan: Plan): void {
  host.program('canary', ': >"$FAKE_ROOT/canary-ran"');
  host.write('etc/kept/file', 'x');
  for (const { action } of plan.steps)
    if (action.kind === 'put' && action.before !== null) host.write(action.path.slice(1), action.before);
}

/** Every file of the fake host but for its programs and ironhull's own two folders. */
function filesIn(host: FakeHost): string[] {
  return readdirSync(host.root, { recursive: true, withFileTypes: true })
    .filter((it) => !it.isDirectory())
    .map((it) => join(it.parentPath, it.name).slice(host.root.length + 1))
    .filter((it) => !/^(fake-bin|var\/lib\/ironhull|run\/ironhull)\//.test(it));
}
