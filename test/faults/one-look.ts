// The whole road from a host's bytes to what a person reads and what would be sent back, without a host.
import { CONTROLS } from '../../src/controls/index.ts';
import { startScript } from '../../src/engine/transaction/scripts.ts';
import type { HostReport, JsonObject, Plan, Report, Transport } from '../../src/model.ts';
import { jsonReport } from '../../src/report/json.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { type Inspection, inspect } from '../../src/session/inspect.ts';
import { outcomeOfFindings, reportOf } from '../../src/session/look.ts';
import { planned } from '../../src/session/plan.ts';
import { transactionOptions } from '../../src/session/transact.ts';
import type { Work, World } from '../../src/session/world.ts';
import { Collector } from '../../src/transport/collect.ts';

export const ALL_CONSENTS = new Set([...CONTROLS.keys(), 'daemon/restart']);

/** Every control, with these options in place of defaults. */
export function workWith(options: ReadonlyMap<string, JsonObject> = new Map(), keep: readonly string[] = []): Work {
  const profile = {
    name: 'everything',
    digest: 'd'.repeat(64),
    controls: new Map([...CONTROLS.keys()].map((name) => [name, options.get(name) ?? {}])),
    keep,
    auditOnly: false,
  };
  const host = { name: 'web-1', ssh: null, sudo: 'auto' } as const;
  return { host, profile, controls: CONTROLS, proofs: [] };
}

export function worldWith(more: Partial<World> = {}): World {
  return {
    tell: () => undefined,
    person: null,
    open: () => Promise.reject(new Error('nobody opens a host here')),
    waivers: [],
    accepted: ALL_CONSENTS,
    timeoutMs: 1000,
    confirmSeconds: 30,
    verify: false,
    stress: false,
    operator: 'alice@laptop',
    tlsFolder: '/nowhere/ironhull-tls',
    version: '0.0.0',
    now: () => new Date('2026-11-24T12:00:00Z'),
    stop: new AbortController().signal,
    ...more,
  };
}

/** A host that answers a probe script with these bytes, through the transport's own collector and in such chunks. */
export function saying(answer: (nonce: string) => Buffer, chunk = 65_536): Transport {
  return {
    used: { execs: 1, connections: 1 },
    close: () => Promise.resolve(),
    exec(script, limits) {
      const nonce = /^NONCE='([0-9a-f]{32})'$/m.exec(script)![1]!;
      const collector = new Collector('marker', limits);
      const bytes = Buffer.concat([Buffer.from('marker\n'), answer(nonce)]);
      for (let at = 0; at < bytes.length; at += chunk) collector.push(bytes.subarray(at, at + chunk));
      return Promise.resolve({ stdout: collector.text, stderr: '', code: 0 });
    },
  };
}

export function looked(transport: Transport, work: Work, world: World): Promise<Inspection> {
  const judged = {
    controls: work.controls,
    options: work.profile.controls,
    waivers: world.waivers,
    host: work.host.name,
    today: '2026-11-24',
  };
  return inspect(transport, judged, world.timeoutMs);
}

/** The script that apply would send. Throws PlanError. */
export function sent(work: Work, world: World, seen: Inspection): { plan: Plan; script: string } {
  const plan = planned(work, world, seen);
  return {
    plan,
    script: startScript(plan, { ...transactionOptions(work, world, plan, seen), nonce: 'n0nce0123456789' }),
  };
}

let looks = 0;

/** The report of an audit or a plan, as a person and as a program read it. */
export function reports(
  work: Work,
  seen: Inspection,
  plan?: Plan,
  error?: HostReport['error'],
): { terminal: string; json: string } {
  const host: HostReport = {
    ...reportOf(work, outcomeOfFindings(seen.findings), seen),
    ...(plan === undefined ? {} : { plan, before: seen.findings }),
    ...(error === undefined ? {} : { error }),
  };
  const report: Report = {
    schema: 1,
    tool: { name: 'ironhull', version: '0.0.0' },
    command: plan === undefined ? 'audit' : 'plan',
    startedAt: '2026-11-24T12:00:00.000Z',
    durationMs: 1,
    exitCode: 1,
    hosts: [host],
  };
  // Each time another width: three of each would cost most of the time.
  looks += 1;
  const look = { width: [40, 72, 120][looks % 3]!, colour: false, verbose: looks % 2 === 0 };
  return { terminal: terminalReport(report, look), json: jsonReport(report) };
}
