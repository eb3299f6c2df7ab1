import type { ReadCertificate } from './read.ts';
import { isWeakSignature } from './signature.ts';

export type Role = 'authority' | 'server' | 'client';

/** What is wrong with a certificate for what it is used for; none: nothing. Expiry is judged by `daysLeft`. */
export function faultsOf(it: ReadCertificate, role: Role): string[] {
  const { key, usages, signature } = it;
  const faults: string[] = [];
  if (role === 'authority' && !it.isAuthority) faults.push('is no authority (basicConstraints CA is not set)');
  if (role !== 'authority' && it.isAuthority) faults.push('is an authority itself: its key could sign clients');
  const wanted = { authority: null, server: 'serverAuth', client: 'clientAuth' }[role];
  if (wanted !== null && usages.length > 0 && !usages.includes(wanted) && !usages.includes('any'))
    faults.push(`is not for ${wanted} but for ${usages.join(', ')}`);
  if (role === 'server' && !/(^|, )(DNS|IP Address):/.test(it.names))
    faults.push('has no name that clients look at (subjectAltName)');
  // Root stores still hold authorities that sign themselves with SHA-1; nobody checks that signature.
  if (isWeakSignature(signature) && it.subject !== it.issuer) faults.push(`is signed with ${signature}`);
  if (TOO_SHORT[key.type] !== undefined && key.bits < TOO_SHORT[key.type]!)
    faults.push(`has a ${key.type} key of ${key.bits} bits`);
  return faults;
}

/** NIST SP 800-57: 112 bits of strength. */
const TOO_SHORT: Readonly<Record<string, number>> = { rsa: 2048, 'rsa-pss': 2048, dsa: 2048, ec: 224 };

/** Whole days until it ends; negative where it has. */
export const daysLeft = ({ to }: Pick<ReadCertificate, 'to'>, now: Date) =>
  Math.floor((to.getTime() - now.getTime()) / 86_400_000);

/** Whether it does not hold yet. */
export const isEarly = ({ from }: Pick<ReadCertificate, 'from'>, now: Date) => from.getTime() > now.getTime();
