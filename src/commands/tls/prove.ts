import { CALLERS, type Caller, type Judged, judgeCaller } from '../../attest/tls-refusals.ts';
import { oneLine } from '../../escape.ts';
import { parseAddress } from '../../load/address.ts';
import type { Authority } from '../../pki/make.ts';
import { readCertificate } from '../../pki/read.ts';
import { clientOf, expiredOf, type Pair, serverOf, strangerOf } from '../../pki/strangers.ts';
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

async function makeCallers(authority: Authority, ca: string): Promise<[Caller, TlsCaller][]> {
  const now = new Date();
  const as = (pair: Pair): TlsCaller => ({ tls: true, ...pair });
  const right = as(await clientOf(authority, now));
  return [
    ['right', { ...right, ca }],
    ['none', { tls: true }],
    ['stranger', as(await strangerOf(readCertificate(authority.pem).subject, now))],
    ['expired', as(await expiredOf(authority, now))],
    ['server', as(await serverOf(authority, { from: now, days: 1 / 24 }))],
    ['old', { ...right, old: true }],
    ['plain', { tls: false }],
  ];
}
