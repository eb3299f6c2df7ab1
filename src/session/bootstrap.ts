import { distributionOf } from '../bootstrap/distribution.ts';
import { checkedKey } from '../bootstrap/key.ts';
import { armored } from '../bootstrap/packets.ts';
import { filesOfRecipe, GATE, installPlan, openingPlan } from '../bootstrap/plan.ts';
import { type Recipe, type Repository, recipeFor, type Wish } from '../bootstrap/recipe.ts';
import { fileProbe } from '../define.ts';
import { installedPackages, osRelease } from '../facts/bare-host.ts';
import { type DockerInstall, dockerInstall } from '../facts/docker-install.ts';
import { render } from '../load/templates.ts';
import type { FileText, HostReport, Plan, Probe, Reading, Transport } from '../model.ts';
import { agreedPlan, apply, carriedOut } from './apply.ts';
import { HostError } from './host-error.ts';
import { askProbes, type Inspection } from './inspect.ts';
import { lookAt, nothingHere, onlyLookedAt, reportOf } from './look.ts';
import { planned } from './plan.ts';
import { rollback } from './rollback.ts';
import { withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

export interface Source {
  readonly wish: Wish;
  /** The key file of a repository that is new to the host. Throws TransportError. */
  readonly keyOf: (repository: Repository) => Promise<Buffer>;
}

/**
 * Docker onto one bare host, and the profile before anybody but root can start a container: two transactions. The first
 * installs it with its socket closed, the second hardens it and opens the socket. Where the second does not come about the
 * first is undone, so that the host is as bare as before. A host that has its Docker is only applied to.
 */
export async function bootstrap(work: Work, world: World, source: Source): Promise<HostReport> {
  let state: 'bare' | 'closed' | 'there' = 'there';
  const first = await withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = onlyLookedAt(work, seen);
    if (other !== null) return other;
    if (seen.elsewhere === null) {
      const gate = await gateOf(transport, world);
      if (gate !== null) state = 'closed';
      return reportOf(work, 'findings', seen);
    }
    if (known<DockerInstall>(seen.known, dockerInstall)?.kind !== 'absent') return nothingHere(work, seen, 'change')!;
    state = 'bare';
    return install(transport, work, world, seen, source);
  });
  if (first.leftAlone !== undefined || first.error !== undefined) return first;
  if (state === 'there') return apply(work, world);
  if (state === 'bare' && first.outcome !== 'applied') return first;
  const second = await withHost(work, world, (transport) => harden(transport, work, world));
  if (state === 'closed') return second;
  return ends(second) ? together(first, second) : undone(work, world, first, second);
}

async function install(
  transport: Transport,
  work: Work,
  world: World,
  seen: Inspection,
  source: Source,
): Promise<HostReport> {
  const refused = (message: string, hint?: string): HostReport => ({
    ...nothingHere(work, seen, 'change')!,
    error: { message: `nothing was changed: ${message}`, ...(hint === undefined ? {} : { hint }) },
  });
  const { known: facts } = await askProbes(transport, [osRelease, installedPackages], world.timeoutMs);
  const on = distributionOf(answered(facts, osRelease));
  if (on === null)
    return refused('Docker is not known to come to this distribution', 'install it by hand, then ironhull apply');
  const recipe = recipeFor(on, source.wish);
  if (typeof recipe === 'string') return refused(recipe);
  const there = recipe.conflicts.filter((it) => answered(facts, installedPackages).has(it));
  if (there.length > 0)
    return refused(
      `these packages cannot stay beside ${recipe.packages[0]}: ${there.join(', ')}`,
      'remove them, and see before what needs them',
    );
  let key: string | null;
  try {
    key = await keyFor(recipe, source);
  } catch (error) {
    if (!(error instanceof Error) || !['SigningKeyError', 'TransportError'].includes(error.name)) throw error;
    return refused(`the key of ${recipe.repository?.uri}: ${error.message}`);
  }
  const files = await read(transport, filesOfRecipe(recipe), world);
  const plan = await agreedPlan(work, world, seen, () => installPlan(recipe, { key, files, render }));
  if (plan === null) return refused('you said no');
  // What a bare host was found to be says nothing of one with Docker.
  return carriedOut(work, { ...world, verify: false }, transport, { ...seen, findings: [] }, plan);
}

async function keyFor({ repository }: Recipe, { keyOf }: Source): Promise<string | null> {
  return repository === null ? null : armored(checkedKey(await keyOf(repository), repository.fingerprint));
}

/** As apply does, and the socket is opened in the same transaction. */
async function harden(transport: Transport, work: Work, world: World): Promise<HostReport> {
  const seen = await lookAt(transport, work, world);
  const other = nothingHere(work, seen, 'change');
  if (other !== null) return other;
  const gate = await gateOf(transport, world);
  const make = (accepted: ReadonlySet<string>): Plan => openingPlan(planned(work, world, seen, accepted), gate);
  const plan = await agreedPlan(work, world, seen, make);
  if (plan === null) return { ...reportOf(work, 'refused', seen), error: { message: 'you said no' } };
  return carriedOut(work, world, transport, seen, plan);
}

/** Ended well, or open: what is not decided yet must not be undone by half. */
const ends = ({ outcome }: HostReport) => !['refused', 'drifted', 'rolled-back'].includes(outcome);

function together(first: HostReport, second: HostReport): HostReport {
  const { plan, before: _, ...rest } = second;
  if (plan === undefined || first.plan === undefined) return second;
  const steps = [...first.plan.steps, ...plan.steps];
  const used = first.transaction;
  return {
    ...rest,
    plan: { ...plan, steps },
    ...(rest.transaction === undefined || used === undefined
      ? {}
      : {
          transaction: {
            ...rest.transaction,
            execs: rest.transaction.execs + used.execs,
            connections: rest.transaction.connections + used.connections,
          },
        }),
  };
}

async function undone(work: Work, world: World, first: HostReport, second: HostReport): Promise<HostReport> {
  const back = await rollback(work, world, first.transaction!.id);
  const why = second.error?.message ?? second.transaction?.message ?? second.outcome;
  const end =
    back.outcome === 'rolled-back'
      ? 'Docker was removed again'
      : (back.transaction?.message ?? back.error?.message ?? 'Docker is still there');
  return {
    ...reportOf(work, back.outcome),
    ...(first.plan === undefined ? {} : { plan: first.plan }),
    transaction: {
      id: first.transaction!.id,
      execs: 0,
      connections: 0,
      ...back.transaction,
      message: `it could not be hardened: ${why}\n${end}`,
    },
  };
}

async function gateOf(transport: Transport, world: World): Promise<FileText> {
  return (await read(transport, [GATE], world)).get(GATE) ?? null;
}

async function read(
  transport: Transport,
  paths: readonly string[],
  world: World,
): Promise<ReadonlyMap<string, FileText>> {
  const probes = paths.map(fileProbe);
  const { known: answers } = await askProbes(transport, probes, world.timeoutMs);
  return new Map(probes.map((it, at) => [paths[at]!, answered(answers, it)]));
}

function known<T>(readings: ReadonlyMap<string, Reading<unknown>>, { name }: Probe<T>): T | undefined {
  const reading = readings.get(name);
  return reading?.known ? (reading.value as T) : undefined;
}

function answered<T>(readings: ReadonlyMap<string, Reading<unknown>>, probe: Probe<T>): T {
  const reading = readings.get(probe.name);
  if (reading?.known) return reading.value as T;
  throw new HostError(`the host did not say: ${probe.name}${reading === undefined ? '' : ` (${reading.why})`}`);
}
