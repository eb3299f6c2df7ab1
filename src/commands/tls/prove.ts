import type { KeyObject } from 'node:crypto';
import { CALLERS, type Caller, type Judged, judgeCaller } from '../../attest/tls-refusals.ts';
import { oneLine } from '../../escape.ts';
import { parseAddress } from '../../load/address.ts';
import { keyPem, newKey } from '../../pki/keys.ts';
import { type Authority, type Life, makeAuthority, signClient, signServer } from '../../pki/make.ts';
import { altName } from '../../pki/names.ts';
import { readCertificate } from '../../pki/read.ts';
import { callApi, type TlsCaller } from '../../transport/tls-call.ts';
import { UsageError } from '../usage-error.ts';
import { openAuthority, trusted } from './authority.ts';
import type { AuthorityOptions } from './options.ts';

/**
 * `ironhull tls prove ADDRESS…`: calls the API from this machine as its client and as six strangers. Every certificate is
 * made for it and thrown away; none of them is good for more than an hour or so.
 */
export async function tlsProve(words: readonly string[], options: AuthorityOptions): Promise<number> {
  const doors = words.map(doorOf);
  const authority = await openAuthority(options);
  const callers = await makeCallers(authority, trusted(options.folder));
  const all: Judged[] = [];
  for (const { address, port } of doors) {
    process.stdout.write(`${oneLine(address)}:${port}\n`);
    for (const [caller, how] of callers) {
      const judged = judgeCaller(caller, await callApi({ address, port }, how));
      process.stdout.write(`  ${SIGN[judged.is]} ${CALLERS[caller]}: ${oneLine(judged.seen)}\n`);
      all.push(judged);
    }
  }
  if (all.some(({ is }) => is === 'wrong')) return 1;
  return all.some(({ is }) => is === 'unknown') ? 4 : 0;
}

function doorOf(word: string): { address: string; port: number } {
  try {
    return { port: 2376, ...parseAddress(word) };
  } catch (error) {
    throw new UsageError(`${word}: ${(error as Error).message}`);
  }
}

const SIGN = { 'as-it-should': '✔', wrong: '✘', unknown: '?' } as const;
const HOUR_MS = 3_600_000;

async function makeCallers(authority: Authority, ca: string): Promise<[Caller, TlsCaller][]> {
  const now = new Date();
  const life: Life = { from: now, days: 1 / 24 };
  const over: Life = { from: new Date(now.getTime() - 48 * HOUR_MS), days: 1 };
  const as = async (sign: (publicKey: KeyObject) => Promise<string>): Promise<TlsCaller> => {
    const key = newKey();
    return { tls: true, cert: await sign(key), key: keyPem(key) };
  };
  const name = 'ironhull proof';
  const stranger = await makeAuthority(readCertificate(authority.pem).subject, newKey(), { from: now, days: 1 });
  const right = await as((publicKey) => signClient(authority, { name, publicKey, life }));
  return [
    ['right', { ...right, ca }],
    ['none', { tls: true }],
    ['stranger', await as((publicKey) => signClient(stranger, { name, publicKey, life }))],
    ['expired', await as((publicKey) => signClient(authority, { name, publicKey, life: over }))],
    ['server', await as((publicKey) => signServer(authority, { name, names: [altName('proof')], publicKey, life }))],
    ['old', { ...right, old: true }],
    ['plain', { tls: false }],
  ];
}
