import { faultsOf, type Role } from './judge.ts';
import type { ReadCertificate } from './read.ts';

export interface Import {
  /** The certificate, and those that lead from it to an authority, each signed by the next. */
  readonly chain: readonly ReadCertificate[];
  readonly authorities: readonly ReadCertificate[];
  readonly role: Exclude<Role, 'authority'>;
  /** The public half of the key that waits for it, in PEM. */
  readonly key: string;
  /** Names and addresses by which it is called and must be believed. */
  readonly names: readonly string[];
  readonly now: Date;
}

/** What is wrong with a certificate that somebody else's authority made; none: nothing. */
export function faultsOfImport({ chain, authorities, role, key, names, now }: Import): string[] {
  const [first, ...between] = chain;
  if (first === undefined) return ['there is no certificate in the file'];
  if (authorities.length === 0) return ['there is no authority in the file'];
  const last = chain.at(-1)!;
  const broken = chain.some((it, index) => index + 1 < chain.length && !it.signedBy(chain[index + 1]!));
  return [
    ...(samePem(first.key.spki, key) ? [] : ['the certificate is not for the key that waits for it']),
    ...faultsOf(first, role).map((it) => `the certificate ${it}`),
    ...between.flatMap((it) => faultsOf(it, 'authority').map((fault) => `${it.subject} ${fault}`)),
    ...authorities.flatMap((it) => faultsOf(it, 'authority').map((fault) => `${it.subject} ${fault}`)),
    ...(broken ? ['its certificates are not each signed by the next one'] : []),
    ...(authorities.some((it) => last.signedBy(it)) ? [] : ['none of the authorities signed it']),
    ...[...chain, ...authorities].flatMap((it) => untimely(it, now)),
    ...names.flatMap((it) => (first.covers(it) ? [] : [`the certificate is not good for ${it}`])),
  ];
}

export const samePem = (one: string, other: string) => one.replace(/\s+/g, '') === other.replace(/\s+/g, '');

function untimely({ subject, from, to }: ReadCertificate, now: Date): string[] {
  if (from > now) return [`${subject} does not hold before ${from.toISOString().slice(0, 10)}`];
  return to <= now ? [`${subject} ended on ${to.toISOString().slice(0, 10)}`] : [];
}
