import type { KeyObject } from 'node:crypto';
import { keyPem, newKey } from './keys.ts';
import { type Authority, type Life, makeAuthority, signClient, signServer } from './make.ts';
import { altName } from './names.ts';

/** A certificate with its key, both in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const HOUR_MS = 3_600_000;

/** A client of an authority that has this name and is another. Needs no key of anybody's. */
export async function strangerOf(name: string, now: Date): Promise<Pair> {
  const life: Life = { from: now, days: 1 };
  const authority = await makeAuthority(name, newKey(), life);
  return pair((publicKey) => signClient(authority, { name: WHO, publicKey, life: { ...life, days: 1 / 24 } }));
}

/** A client of this authority whose certificate ended a day ago: it opens no door. */
export function expiredOf(authority: Authority, now: Date): Promise<Pair> {
  const life: Life = { from: new Date(now.getTime() - 48 * HOUR_MS), days: 1 };
  return pair((publicKey) => signClient(authority, { name: WHO, publicKey, life }));
}

/** A server of this authority, by a name under which no host can be called (RFC 2606). */
export function serverOf(authority: Authority, life: Life): Promise<Pair> {
  const names = [altName('ironhull-proof.invalid')];
  return pair((publicKey) => signServer(authority, { name: WHO, names, publicKey, life }));
}

/** Good for an hour: it is made to be used at once and thrown away. */
export function clientOf(authority: Authority, now: Date): Promise<Pair> {
  return pair((publicKey) => signClient(authority, { name: WHO, publicKey, life: { from: now, days: 1 / 24 } }));
}

const WHO = 'ironhull proof';

async function pair(sign: (publicKey: KeyObject) => Promise<string>): Promise<Pair> {
  const key = newKey();
  return { cert: await sign(key), key: keyPem(key) };
}
