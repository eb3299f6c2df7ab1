import { filesOf } from '../../engine/probe-script.ts';
import { type Daemon, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { type HostNames, hostNames } from '../../facts/host-names.ts';
import type { Facts, FileText, Reading, Transport } from '../../model.ts';
import { HostError } from '../host-error.ts';
import { askProbes } from '../inspect.ts';
import type { World } from '../world.ts';

export interface Told {
  readonly said: HostNames;
  readonly daemon: Daemon | null;
  readonly files: ReadonlyMap<string, FileText>;
}

/** What the profile's controls may not have asked. */
export async function askAgain(transport: Transport, world: World): Promise<Told> {
  const probes = [hostNames, ...Object.values(daemonFacts)];
  const { known } = await askProbes(transport, probes, world.timeoutMs);
  const said = answered(known.get(hostNames.name)) as HostNames;
  const facts = Object.fromEntries(
    Object.entries(daemonFacts).map(([key, { name }]) => [key, answered(known.get(name))]),
  );
  const { daemon } = theDaemon(facts as Facts<typeof daemonFacts>);
  return { said, daemon: daemon ?? null, files: filesOf(probes, known) };
}

function answered(reading: Reading<unknown> | undefined): unknown {
  if (reading?.known !== true) throw new HostError(reading?.why ?? 'a question was not answered');
  return reading.value;
}
