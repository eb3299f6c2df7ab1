import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY, CLIENTS, listIn, readIn, writeIn } from '../../load/pki-folder.ts';
import { daysLeft } from '../../pki/judge.ts';
import type { Authority } from '../../pki/make.ts';
import { type ReadCertificate, readCertificate, readCertificates } from '../../pki/read.ts';
import { expiredOf, type Pair, serverOf } from '../../pki/strangers.ts';

/**
 * Two certificates of the authority with which no host may be entered: `verify` shows that, without asking for the
 * authority's passphrase. One has ended, the other is a server's under a name that no host can have, so neither is a secret.
 */
const PROOF = 'proof';

/** What this machine can call a Docker API with. */
export interface Witnesses {
  readonly authorities: readonly ReadCertificate[];
  /** A client's certificate that holds now; null: there is none. */
  readonly client: Pair | null;
  readonly expired: Pair | null;
  readonly server: Pair | null;
}

/** Reads them; null where the folder holds no authority. Throws where a file of it cannot be used. */
export function readWitnesses(folder: string, now: Date): Witnesses | null {
  if (!existsSync(join(folder, AUTHORITY.certificate))) return null;
  const authorities = readCertificates(readIn(folder, AUTHORITY.certificate));
  const ours = (it: Pair | null) => (it !== null && authorities.some((by) => first(it).signedBy(by)) ? it : null);
  const holds = (it: Pair | null) => it !== null && first(it).from <= now && first(it).to > now;
  const clients = listIn(folder, CLIENTS).map((it) =>
    ours(pairIn(folder, `${CLIENTS}/${it}/cert`, `${CLIENTS}/${it}/key`)),
  );
  const server = ours(pairIn(folder, `${PROOF}/server`, `${PROOF}/server-key`));
  return {
    authorities,
    client: clients.find(holds) ?? null,
    expired: ours(pairIn(folder, `${PROOF}/expired`, `${PROOF}/expired-key`)),
    server: holds(server) ? server : null,
  };
}

/** Makes those that are missing or are another authority's; called whenever the authority's key is open anyway. */
export async function keepWitnesses(folder: string, authority: Authority, now: Date): Promise<void> {
  const by = readCertificate(authority.pem);
  const made = (name: string) => {
    const it = pairIn(folder, `${PROOF}/${name}`, `${PROOF}/${name}-key`);
    return it !== null && first(it).signedBy(by);
  };
  const write = (name: string, { cert, key }: Pair) => {
    writeIn(folder, `${PROOF}/${name}-key.pem`, key);
    writeIn(folder, `${PROOF}/${name}.pem`, cert);
  };
  if (!made('expired')) write('expired', await expiredOf(authority, now));
  const days = daysLeft(by, now);
  if (!made('server') && days > 0) write('server', await serverOf(authority, { from: now, days }));
}

function pairIn(folder: string, cert: string, key: string): Pair | null {
  if (![cert, key].every((it) => existsSync(join(folder, `${it}.pem`)))) return null;
  return { cert: readIn(folder, `${cert}.pem`), key: readIn(folder, `${key}.pem`, true) };
}

const first = ({ cert }: Pair) => readCertificate(cert);
