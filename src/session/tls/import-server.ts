import { randomBytes } from 'node:crypto';
import { isSetName, TLS_SETS } from '../../facts/tls-sets.ts';
import type { HostReport, Plan } from '../../model.ts';
import { faultsOfImport, samePem } from '../../pki/import.ts';
import { daysLeft } from '../../pki/judge.ts';
import { waitingKeys, waitingKeysScript } from '../../pki/key-script.ts';
import type { ReadCertificate } from '../../pki/read.ts';
import { lookAt, nothingHere, onlyLookedAt, reportOf } from '../look.ts';
import { withHost } from '../with-host.ts';
import type { Work, World } from '../world.ts';
import { wrongClock } from './clock.ts';
import type { Issued } from './issue-server.ts';
import { placing } from './placing.ts';
import { isServed, planOfSet } from './set-plan.ts';
import { askAgain } from './told.ts';
import { endsTooSoon } from './too-soon.ts';

export interface ImportWish {
  readonly chain: readonly ReadCertificate[];
  /** Who may come in, beside who vouches for the chain. */
  readonly authorities: readonly ReadCertificate[];
  /** Names that it has to be good for, beside the address in the inventory. */
  readonly also: readonly string[];
}

/** Places a certificate beside the key on the host that waits for it. A key whose certificate is refused waits on. */
export async function importServer(work: Work, world: World, wish: ImportWish): Promise<Issued> {
  let placed: Issued['placed'];
  const report = await withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = nothingHere(work, seen, 'change') ?? onlyLookedAt(work, seen);
    if (other !== null) return other;
    const refused = (message: string, hint?: string): HostReport => ({
      ...reportOf(work, 'refused', seen),
      error: { message, ...(hint === undefined ? {} : { hint }) },
    });
    const host = await askAgain(transport, world);
    const wrong = wrongClock(host.said, world.now());
    if (wrong !== null) return refused(wrong);
    const { chain, authorities } = wish;
    const nonce = randomBytes(16).toString('hex');
    const script = waitingKeysScript(TLS_SETS, nonce);
    const { stdout } = await transport.exec(script, { timeoutMs: world.timeoutMs, maxBytes: 262_144 });
    const keys = [...waitingKeys(stdout, nonce)].filter(([set]) => isSet(set));
    const [set, key] = keys.find(([, it]) => samePem(it, chain[0]?.key.spki ?? '')) ?? [];
    if (set === undefined || key === undefined)
      return refused(
        'no key on this host waits for this certificate',
        'ironhull tls request server makes one, and its request',
      );
    const names = [...(work.host.ssh === null ? [] : [work.host.ssh.address]), ...wish.also];
    const faults = faultsOfImport({ chain, authorities, role: 'server', key, names, now: world.now() });
    const soon = isServed(host.daemon) ? endsTooSoon(work, daysLeft(chain[0]!, world.now()) + 1) : null;
    if (faults.length > 0 || soon !== null) return refused([...faults, ...(soon ?? []).slice(0, 1)].join('; '));
    const [ca, certificate] = [authorities, chain].map((list) => list.map(({ pem }) => pem).join(''));
    const place = { set, ca: ca!, certificate: certificate!, daemon: host.daemon };
    const plan = (accepted: ReadonlySet<string>): Plan => planOfSet(place, work, seen, host.files, accepted);
    const done = await placing(work, world, transport, seen, plan);
    if (done.outcome === 'applied')
      placed = { set, certificate: certificate!, names: [], inUse: isServed(host.daemon) };
    return done;
  });
  return placed === undefined ? { report } : { report, placed };
}

const isSet = (path: string) => path.startsWith(`${TLS_SETS}/`) && isSetName(path.slice(TLS_SETS.length + 1));
