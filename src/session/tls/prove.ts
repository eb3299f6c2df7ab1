import { judgeTls, type Trial, tlsNotTried } from '../../attest/tls.ts';
import { type Caller, judgeCaller } from '../../attest/tls-refusals.ts';
import { REGISTRY_CERTS } from '../../facts/docker-files.ts';
import { type HostNames, hostNames } from '../../facts/host-names.ts';
import { endpoint, type Listener, listeners } from '../../facts/listeners.ts';
import { type TlsMaterial, tlsMaterial } from '../../facts/tls-material.ts';
import type { Probe, ProofResult } from '../../model.ts';
import { readCertificates } from '../../pki/read.ts';
import { strangerOf } from '../../pki/strangers.ts';
import { type Door, localAddresses } from '../../transport/knock.ts';
import { callApi, type TlsCaller } from '../../transport/tls-call.ts';
import type { Inspection } from '../inspect.ts';
import type { Work, World } from '../world.ts';
import { wrongClock } from './clock.ts';
import { readWitnesses, type Witnesses } from './witnesses.ts';

/** Calls the host's API from here as its client and as those that it must refuse, where there is one and we know its authority. */
export async function proveTls({ host }: Work, world: World, seen: Inspection): Promise<ProofResult[]> {
  const open = told(seen, listeners)?.filter((it) => it.protocol === 'tcp' && it.processes.includes('dockerd'));
  if (open === undefined) return [tlsNotTried('it was not asked, or not told, whether dockerd listens on a TCP port')];
  if (open.length === 0) return [tlsNotTried('dockerd listens on no TCP port')];
  if (host.ssh?.jump)
    return [tlsNotTried('it is reached through another host, so its ports cannot be called from here')];
  const folder = world.tlsFolder;
  let ours: Witnesses | null;
  try {
    ours = readWitnesses(folder, world.now());
  } catch (error) {
    return [tlsNotTried((error as Error).message)];
  }
  if (ours === null) return [tlsNotTried(`this machine has no authority in ${folder}`)];
  if (!isOurs(told(seen, tlsMaterial), ours))
    return [tlsNotTried(`the API there is of another authority than the one in ${folder}`)];
  const trials = await Promise.all(
    doorsOf(host.ssh?.address ?? null, open).map((door) => atDoor(door, ours, world, seen)),
  );
  return judgeTls(trials.flat());
}

/** Whether a certificate that the daemon uses is of an authority in the folder. Not told: the right client will show. */
function isOurs(material: TlsMaterial | null | undefined, { authorities }: Witnesses): boolean {
  if (material === undefined || material === null) return true;
  const held = [...material].flatMap(([path, { certificates }]) =>
    path.startsWith(`${REGISTRY_CERTS}/`) ? [] : readable(certificates),
  );
  return held.some((it) => authorities.some((by) => by.fingerprint === it.fingerprint || it.signedBy(by)));
}

function readable(pem: string) {
  try {
    return readCertificates(pem);
  } catch {
    return [];
  }
}

/** Where the operator calls it: by the address of the login; on this machine, where it listens. */
function doorsOf(address: string | null, open: readonly Listener[]): Door[] {
  const wide = ['0.0.0.0', '::', '*'];
  const own = localAddresses().find((it) => !/^(127\.|::1$|fe80:)/.test(it)) ?? '127.0.0.1';
  const doors = open.map((it) => ({
    address: address ?? (wide.includes(it.address) ? own : it.address),
    port: it.port,
  }));
  return doors.filter((it, index) => doors.findIndex((other) => endpoint(other) === endpoint(it)) === index);
}

async function atDoor(door: Door, ours: Witnesses, world: World, seen: Inspection): Promise<Trial[]> {
  const ca = ours.authorities.map(({ pem }) => pem).join('');
  const signs = ours.authorities[0]?.subject ?? '';
  const call = async (caller: Caller, how: TlsCaller | string): Promise<Trial> => {
    const judged = typeof how === 'string' ? how : judgeCaller(caller, await callApi(door, how));
    return { caller, at: endpoint(door), judged };
  };
  const as = (pair: { cert: string; key: string } | null, lacks: string): TlsCaller | string =>
    pair === null ? lacks : { tls: true, ...pair };
  const lacks =
    'there is no such certificate in the folder; ironhull tls issue or rotate makes it, once it has the passphrase';
  const client =
    ours.client === null
      ? 'no client in the folder has a certificate that holds now'
      : { tls: true, ca, ...ours.client };
  const [right, ...others] = await Promise.all([
    call('right', client),
    call('none', { tls: true }),
    call('stranger', as(await strangerOf(signs, world.now()), '')),
    call('expired', as(ours.expired, lacks)),
    call('server', as(ours.server, lacks)),
    call('old', { tls: true, old: true }),
    call('plain', { tls: false }),
  ]);
  return [withClock(right!, seen, world), ...others];
}

/** A client that should get in and does not: two clocks that differ are the first thing to look at. */
function withClock(trial: Trial, seen: Inspection, world: World): Trial {
  const names: HostNames | undefined = told(seen, hostNames);
  const clock = names === undefined ? null : wrongClock(names, world.now());
  if (clock === null || typeof trial.judged === 'string' || trial.judged.is === 'as-it-should') return trial;
  return { ...trial, judged: { ...trial.judged, seen: `${trial.judged.seen}; ${clock}` } };
}

function told<T>({ known }: Inspection, probe: Probe<T>): T | undefined {
  const reading = known.get(probe.name);
  return reading?.known === true ? (reading.value as T) : undefined;
}
