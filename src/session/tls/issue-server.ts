import { randomBytes } from 'node:crypto';
import { newSet } from '../../facts/tls-sets.ts';
import type { HostReport, Transport } from '../../model.ts';
import { dropKeyScript, keyAnswer, makeKeyScript } from '../../pki/key-script.ts';
import { type Authority, signServer } from '../../pki/make.ts';
import type { AltName } from '../../pki/names.ts';
import { keyOfRequest, publicKeyOf } from '../../pki/request.ts';
import { lookAt, nothingHere, onlyLookedAt, reportOf } from '../look.ts';
import { withHost } from '../with-host.ts';
import type { Work, World } from '../world.ts';
import { wrongClock } from './clock.ts';
import { placing } from './placing.ts';
import { serverNames } from './server-names.ts';
import { isServed, planOfSet } from './set-plan.ts';
import { askAgain } from './told.ts';
import { endsTooSoon } from './too-soon.ts';

export interface ServerWish {
  readonly authority: Authority;
  /** Certificates of all authorities that the daemon is to believe. */
  readonly trusted: string;
  readonly days: number;
  /** Subject of the certificate. */
  readonly name: string;
  readonly also: readonly string[];
  /** Whether the host's own names and addresses count. */
  readonly own: boolean;
  /** Only where the daemon serves with an older one of ours. */
  readonly rotate: boolean;
  /** Shows the names; whether they are right. */
  readonly agree: (names: readonly AltName[]) => Promise<boolean>;
}

export interface Issued {
  readonly report: HostReport;
  /** Where it was placed. */
  readonly placed?: {
    readonly set: string;
    readonly certificate: string;
    readonly names: readonly AltName[];
    readonly inUse: boolean;
  };
}

/**
 * A server certificate for one host: its key is made there and stays there, the request is signed here, and the
 * certificates go there as a transaction. A key that comes to nothing is taken away again.
 */
export async function issueServer(work: Work, world: World, wish: ServerWish): Promise<Issued> {
  let placed: Issued['placed'];
  const report = await withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = nothingHere(work, seen, 'change') ?? onlyLookedAt(work, seen);
    if (other !== null) return other;
    const host = await askAgain(transport, world);
    const refused = (message: string, hint?: string): HostReport => ({
      ...reportOf(work, 'refused', seen),
      error: { message, ...(hint === undefined ? {} : { hint }) },
    });
    if (wish.rotate && !isServed(host.daemon))
      return refused(
        'the daemon serves with no certificate of ironhull',
        'ironhull tls issue server makes the first one',
      );
    const early = endsTooSoon(work, wish.days);
    if (early !== null && isServed(host.daemon)) return refused(...early);
    const wrong = wrongClock(host.said, world.now());
    if (wrong !== null) return refused(wrong, 'set it right first: certificates hold from now on, by its clock too');
    const names = serverNames(work.host, host.said, wish);
    if (names.length === 0)
      return refused('no name or address is known under which it is called', 'name some with --name');
    if (!(await wish.agree(names))) return refused('nothing was made: you said no');

    const set = newSet(world.now());
    let done: HostReport | undefined;
    try {
      const certificate = await signed(transport, set, names, wish, world);
      const place = { set, ca: wish.trusted, certificate, daemon: host.daemon };
      const plan = (accepted: ReadonlySet<string>) => planOfSet(place, work, seen, host.files, accepted);
      done = await placing(work, world, transport, seen, plan);
      if (done.outcome === 'applied') placed = { set, certificate, names, inUse: isServed(host.daemon) };
      return done;
    } catch (error) {
      // What a host sent must not stop a run over others.
      if (error instanceof Error && error.name === 'PkiError') return refused(error.message);
      throw error;
    } finally {
      // Not where the host may still be about to confirm or undo: what is in use must stay.
      if (done === undefined || ['refused', 'rolled-back', 'drifted'].includes(done.outcome))
        await drop(work, world, set);
    }
  });
  return placed === undefined ? { report } : { report, placed };
}

async function signed(
  transport: Transport,
  set: string,
  names: readonly AltName[],
  { authority, days, name }: ServerWish,
  world: World,
): Promise<string> {
  const nonce = randomBytes(16).toString('hex');
  const { stdout } = await transport.exec(makeKeyScript(set, nonce), { timeoutMs: world.timeoutMs, maxBytes: 65_536 });
  const { kind, pem } = keyAnswer(stdout, nonce);
  const publicKey = kind === 'request' ? await keyOfRequest(pem) : publicKeyOf(pem);
  return signServer(authority, { name, names, publicKey, life: { from: world.now(), days } });
}

/** Over a connection of its own: the one before was closed by the transaction. */
async function drop(work: Work, world: World, set: string): Promise<void> {
  const transport = await world.open(work.host);
  try {
    await transport.exec(dropKeyScript(set, randomBytes(16).toString('hex')), { timeoutMs: world.timeoutMs });
  } finally {
    await transport.close();
  }
}
