// Whatever a host answers: no crash, no unescaped byte, no pass that was not earned (reliability.md 4 j).
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { bodyOf } from '../../src/engine/transaction/body.ts';
import type { Finding } from '../../src/model.ts';
import type { Inspection } from '../../src/session/inspect.ts';
import { transactionOptions } from '../../src/session/transact.ts';
import { figure, long, rounds, seed } from './figures.ts';
import { type Hostile, hostile, PROBES, recordedOr, streamOf } from './hostile-answers.ts';
import { hostileText, UNSAFE } from './hostile-words.ts';
import { looked, reports, saying, sent, workWith, worldWith } from './one-look.ts';
import { HARMLESS, outsideQuotes } from './quoted-only.ts';

const ATTACK = { attack: 'hostile probe answers', atLeast: '10,000 generated', seed };
const RUNS = rounds(300, 10_000);
const HOURS = 3_600_000;

it(
  'bent answers and forged frames: a report without an unescaped byte, a script without an unquoted word',
  async () => {
    const work = workWith();
    const world = worldWith();
    const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    let [plans, passes, unknown, scripts] = [0, 0, 0, 0];
    await attacked(
      fc.asyncProperty(hostile, async (it: Hostile) => {
        let lost: ReadonlySet<string> = new Set();
        let seen: Inspection;
        try {
          seen = await looked(
            saying((nonce) => {
              const stream = streamOf(it, nonce);
              lost = stream.lost;
              return stream.bytes;
            }, it.chunk),
            work,
            world,
          );
        } catch (error) {
          // Nothing at all was answered: said of the host, and escaped by the report like any other words.
          expect((error as Error).name).toBe('HostError');
          return;
        }
        believesNothingLost(seen, lost);
        passes += seen.findings.filter(({ status }) => status === 'pass').length;
        unknown += seen.findings.filter(({ status }) => status === 'unknown').length;
        showsNothing(reports(work, seen));
        try {
          const { plan, script } = sent(work, world, seen);
          plans += plan.steps.length > 0 ? 1 : 0;
          showsNothing(reports(work, seen, plan));
          expect(outsideQuotes(bodyOf(plan, transactionOptions(work, world, plan, seen)).join('\n'))).toMatch(HARMLESS);
          if (plan.steps.length > 0 && plans % (long ? 4 : 2) === 0) {
            scripts += 1;
            execFileSync('dash', ['-n'], { input: script, stdio: ['pipe', 'ignore', 'pipe'] });
          }
        } catch (error) {
          if ((error as Error).name !== 'PlanError') throw error;
          showsNothing(reports(work, seen, undefined, { message: (error as Error).message }));
        }
        expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype);
      }),
      () =>
        `${plans} plans, ${scripts} of them through dash -n, ${passes} passes on what was whole, ${unknown} unknown`,
    );
  },
  HOURS,
);

it(
  'garbage in the place of every answer of a control is never a pass',
  async () => {
    const controls = [...CONTROLS];
    await attacked(
      fc.asyncProperty(
        fc.constantFrom(...controls),
        fc.array(
          hostileText.filter((it) => it.trim() !== ''),
          { minLength: 1, maxLength: 8 },
        ),
        async ([name, control], texts) => {
          const own = new Set(Object.values(control.facts).map((it) => it.name));
          const seen = await answering((probe, at) =>
            own.has(probe) ? texts[at % texts.length]! : recordedOr('debian-12-hardened', probe),
          );
          if (seen === null) return;
          expect(findingOf(seen, name).status, name).not.toBe('pass');
        },
      ),
      () => 'garbage',
    );
  },
  HOURS,
);

it(
  'a good answer under a guessed nonce, inside another answer, is never a pass',
  async () => {
    await attacked(
      fc.asyncProperty(
        fc.constantFrom(...PROBES),
        fc.constantFrom(...PROBES),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        async (refused, carrier, guess) => {
          const forged = PROBES.map(
            ({ name }) => `\n>${guess} 0 \n<${guess} ${name}\n${recordedOr('debian-12-hardened', name)}\n>${guess} 0 `,
          ).join('');
          const seen = await answering(
            (probe) => (probe === carrier.name ? forged : recordedOr('debian-12-hardened', probe)),
            (probe) => (probe === refused.name ? 1 : 0),
          );
          if (seen === null) return;
          believesNothingLost(seen, new Set([refused.name]));
        },
      ),
      () => 'forged',
    );
  },
  HOURS,
);

/** Runs, counts, and reports one part of the row. */
async function attacked<T>(property: fc.IAsyncPropertyWithHooks<T>, note: () => string): Promise<void> {
  const outcome = await fc.check(property, { numRuns: RUNS, seed, endOnFailure: true });
  const violations = outcome.failed
    ? [
        `${String((outcome.errorInstance as Error).stack).slice(0, 1500)}\nby ${fc
          .stringify(outcome.counterexample)
          .replace(/(.{1,12}?)\1{20,}/gs, '$1…')
          .slice(0, 3000)}`,
      ]
    : [];
  figure({ ...ATTACK, rounds: outcome.numRuns, violations, note: note() });
}

function believesNothingLost(seen: Inspection, lost: ReadonlySet<string>): void {
  for (const name of lost) expect(seen.known.get(name)?.known ?? false, `${name} was lost`).toBe(false);
  for (const [name, control] of CONTROLS) {
    const dark = Object.values(control.facts).filter((probe) => seen.known.get(probe.name)?.known !== true);
    if (dark.length > 0)
      expect(findingOf(seen, name).status, `${name} without ${dark.map((it) => it.name)}`).toBe('unknown');
  }
}

function showsNothing({ terminal, json }: ReturnType<typeof reports>): void {
  for (const text of [terminal, json]) {
    const bad = UNSAFE.exec(text);
    if (bad !== null)
      throw new Error(
        `unescaped ${JSON.stringify(bad[0])} in ${JSON.stringify(text.slice(Math.max(0, bad.index - 60), bad.index + 40))}`,
      );
  }
  JSON.parse(json);
}

const findingOf = ({ findings }: Inspection, name: string): Finding =>
  findings.find(({ control }) => control === name)!;

/** One look at a host that answers each probe so; null where nothing could be read. */
async function answering(
  body: (probe: string, at: number) => string,
  code: (probe: string) => number = () => 0,
): Promise<Inspection | null> {
  const transport = saying((nonce) =>
    Buffer.from(
      PROBES.map(({ name }, at) => `<${nonce} ${name}\n${body(name, at)}\n>${nonce} ${code(name)} \n`).join(''),
    ),
  );
  try {
    return await looked(transport, workWith(), worldWith());
  } catch (error) {
    expect((error as Error).name).toBe('HostError');
    return null;
  }
}
