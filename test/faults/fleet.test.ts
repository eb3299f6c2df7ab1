// Fleets of hosts, each of which something happens to on the way (reliability.md 4, row o): what the report says of a host
// is what is true of it, whatever became of the others, and no host that was put back or not finished ends in exit code 0.
import { describe, it } from 'vitest';
import { exitCodeFor } from '../../src/engine/score.ts';
import type { Host, HostReport } from '../../src/model.ts';
import { carriedOut } from '../../src/session/apply.ts';
import { fleet } from '../../src/session/fleet.ts';
import { reportOf } from '../../src/session/look.ts';
import { withHost } from '../../src/session/with-host.ts';
import type { World } from '../../src/session/world.ts';
import { SHELLS } from '../shell/fake-host.ts';
import { figure, rounds, seed } from './figures.ts';
import { FAULTS, type FleetHost, fleetHost } from './fleet-host.ts';
import { callsOf } from './hooks.ts';
import { looked, workWith, worldWith } from './one-look.ts';
import { LANES, quiet } from './patience.ts';
import { randomBelow } from './random.ts';
import { contentOf, samplePlan } from './sample.ts';

const OF = { hosts: rounds(10, 50), fleets: rounds(1, 20) };
/** What needs no packager: every kind of action is attacked elsewhere, and here only how it ends counts. */
const FEW = ['put', 'mode', 'mask', 'unit'];
const plan = { ...samplePlan(), steps: samplePlan().steps.filter(({ action }) => FEW.includes(action.kind)) };
const shells = Object.values(SHELLS);

describe('a fleet of which every host meets something else', () => {
  it('is told of as it is', async () => {
    const planned = new Map<string, Planned>();
    for (const shell of shells) planned.set(shell, await undisturbed(shell));
    const violations: string[] = [];
    const outcomes: HostReport['outcome'][] = [];
    for (let number = 0; number < OF.fleets; number += 1) {
      const below = randomBelow(number);
      const hosts = Array.from({ length: OF.hosts }, (_, at) => {
        const shell = shells[at % shells.length]!;
        // The short form meets each of them, too.
        const fault = FAULTS[(at + number + below(rounds(1, FAULTS.length))) % FAULTS.length]!;
        return fleetHost(`host-${at}`, shell, fault, 1 + below(planned.get(shell)!.calls));
      });
      const careful = number % 2 === 1;
      const reports = await applied(hosts, careful);
      outcomes.push(...reports.map(({ outcome }) => outcome));
      violations.push(...(await falsehoods(hosts, reports, planned, careful)).map((it) => `fleet ${number}: ${it}`));
      for (const { fake } of hosts) await fake.remove();
    }
    figure({
      attack: 'fleet, a fault on each host',
      atLeast: '20 fleets of 50',
      rounds: outcomes.length,
      violations,
      seed,
      note: counted(outcomes),
    });
  });
});

/** What a host is like that nothing happens to, and after how many changes. */
interface Planned {
  readonly content: string;
  readonly calls: number;
}

async function undisturbed(shell: string): Promise<Planned> {
  const host = fleetHost('undisturbed', shell, 'nothing', 1);
  const [report] = await applied([host], false);
  if (report?.outcome !== 'applied') throw new Error(`the sample plan does not work: ${JSON.stringify(report)}`);
  await quiet(host.fake);
  const it = { content: contentOf(host.fake), calls: callsOf(host.fake, 'job') };
  await host.fake.remove();
  return it;
}

/** As `apply` does it, from the plan on. */
async function applied(hosts: readonly FleetHost[], careful: boolean): Promise<HostReport[]> {
  const byName = new Map(hosts.map((it) => [it.name, it]));
  const world: World = worldWith({
    open: async ({ name }) => byName.get(name)!.open(),
    confirmSeconds: 6,
    timeoutMs: 60_000,
  });
  const workOn = (host: Host) => ({ ...workWith(), host, controls: new Map(), proofs: [] });
  return fleet(
    hosts.map(({ name }): Host => ({ name, ssh: null, sudo: 'auto' })),
    (host) =>
      withHost(workOn(host), world, async (transport) =>
        carriedOut(workOn(host), world, transport, await looked(transport, workOn(host), world), plan),
      ),
    (host, because) => ({ ...reportOf(workOn(host), 'refused'), error: { message: because } }),
    { concurrency: LANES, tell: () => undefined, careful },
  );
}

/** What a report says and is not so. */
async function falsehoods(
  hosts: readonly FleetHost[],
  reports: readonly HostReport[],
  planned: ReadonlyMap<string, Planned>,
  careful: boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [at, { name, fault, fake, before }] of hosts.entries()) {
    // The deadline of those that nobody came back to.
    await quiet(fake);
    const now = contentOf(fake);
    const is = now === before() ? 'as before' : now === planned.get(fake.shell)!.content ? 'as planned' : 'in between';
    const { outcome, error } = reports[at]!;
    if (!TRUE_OF[outcome]?.includes(is)) wrong.push(`${name} (${fault}, ${fake.shell}) is ${is} and called ${outcome}`);
    if (error?.message.includes('was not started') && callsOf(fake, 'job') > 0)
      wrong.push(`${name} was changed, though it should not have been started`);
  }
  const unfinished = reports.filter(({ outcome }) => outcome !== 'applied');
  const code = exitCodeFor(reports);
  if (unfinished.length > 0 && code === 0) wrong.push('exit code 0 with hosts that were not applied to');
  if (reports.some(({ outcome }) => outcome === 'rolled-back') && code !== 3)
    wrong.push(`rolled back, exit code ${code}`);
  const first = reports.findIndex(({ outcome }) => outcome === 'rolled-back');
  const canaryFell = careful && first === 0;
  if (canaryFell && reports.slice(1).some(({ outcome }) => outcome !== 'refused'))
    wrong.push('the first rolled back, and others were started');
  return wrong;
}

/** Each outcome with what it may be said of. Nothing of what happens here keeps a rollback from its end. */
const TRUE_OF: Partial<Record<HostReport['outcome'], readonly string[]>> = {
  applied: ['as planned'],
  'rolled-back': ['as before'],
  refused: ['as before'],
  drifted: ['as before'],
  unreachable: ['as before'],
  // The word of confirmation may have arrived and its answer not.
  unconfirmed: ['as before', 'as planned'],
};

/** 'applied 3, rolled-back 2'. */
function counted(outcomes: readonly string[]): string {
  const kinds = [...new Set(outcomes)].sort();
  return kinds.map((kind) => `${kind} ${outcomes.filter((it) => it === kind).length}`).join(', ');
}
