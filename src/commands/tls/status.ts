import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '../../escape.ts';
import { AUTHORITY, CLIENTS, listIn, readIn, SERVERS } from '../../load/pki-folder.ts';
import { daysLeft, faultsOf, type Role } from '../../pki/judge.ts';
import { type ReadCertificate, readCertificates } from '../../pki/read.ts';
import type { LifeOptions } from './options.ts';

/** `ironhull tls status`: what the folder holds, and when it ends; 1 where something ends within --days. */
export async function tlsStatus({ folder, days }: LifeOptions & { readonly folder: string }): Promise<number> {
  const now = new Date();
  const rows = [
    // Where somebody else's authority signs, there is none here.
    ...(!existsSync(join(folder, AUTHORITY.certificate)) &&
    listIn(folder, SERVERS).length + listIn(folder, CLIENTS).length > 0
      ? []
      : rowsOf(folder, AUTHORITY.certificate, 'authority')),
    ...listIn(folder, SERVERS).flatMap((it) => rowsOf(folder, `${SERVERS}/${it}`, 'server')),
    ...listIn(folder, CLIENTS).flatMap((it) => {
      const file = `${CLIENTS}/${it}/cert.pem`;
      return existsSync(join(folder, file)) ? rowsOf(folder, file, 'client') : [];
    }),
  ];
  let bad = false;
  for (const { role, it } of rows) {
    const left = daysLeft(it, now);
    const faults = [...faultsOf(it, role), ...(left < 0 ? ['has ended'] : left < days ? ['ends soon'] : [])];
    bad ||= faults.length > 0;
    const until = `${it.to.toISOString().slice(0, 10)} (${left} days)`;
    const names = it.names === '' ? '' : `  ${oneLine(it.names)}`;
    const wrong = faults.length === 0 ? '' : `  ${faults.join('; ')}`;
    process.stdout.write(
      `${faults.length === 0 ? '✔' : '✘'} ${role.padEnd(9)} ${until}  ${oneLine(it.subject)}${names}${wrong}\n`,
    );
  }
  return bad ? 1 : 0;
}

function rowsOf(folder: string, file: string, role: Role): { role: Role; it: ReadCertificate }[] {
  return readCertificates(readIn(folder, file)).map((it) => ({ role, it }));
}
