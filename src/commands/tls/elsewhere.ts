import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLIENTS, readIn, removeIn, SERVERS, writeIn } from '../../load/pki-folder.ts';
import { faultsOfImport } from '../../pki/import.ts';
import { daysLeft } from '../../pki/judge.ts';
import { keyPem, newKey, readKey } from '../../pki/keys.ts';
import { createPublicHalf } from '../../pki/public-half.ts';
import { type ReadCertificate, readCertificates } from '../../pki/read.ts';
import { clientRequest } from '../../pki/request.ts';
import { importServer as importOn } from '../../session/tls/import-server.ts';
import { requestServer as requestOn } from '../../session/tls/request-server.ts';
import { prepare } from '../prepare.ts';
import { UsageError } from '../usage-error.ts';
import { clientFile } from './issue-client.ts';
import { agreed, codeOf, fileName, inWords, type ServerOptions } from './issue-server.ts';

// An authority of somebody else's (a company's own, Vault): requests go out, certificates come back, keys stay.

export interface ImportOptions {
  readonly folder: string;
  readonly cert: string;
  readonly ca: string;
}

const REQUESTS = 'requests';

/** `ironhull tls request server HOST…`: a key on each host, and a request for it in the folder. */
export async function requestServer(words: readonly string[], options: ServerOptions): Promise<number> {
  const prepared = await prepare(words, { ...options, verify: false });
  try {
    for (const work of prepared.works) {
      const name = fileName(work.host.name);
      const agree = (names: Parameters<typeof agreed>[1]) => agreed(work.host.name, names, prepared);
      const wish = { name, also: options.name ?? [], own: options.ownNames !== false, agree };
      const { report, request } = await requestOn(work, prepared.world, wish);
      prepared.finish();
      if (request === undefined) {
        process.stdout.write(inWords(work.host.name, { report }, 0));
        return codeOf(report);
      }
      const path = writeIn(options.folder, `${REQUESTS}/${SERVERS}/${name}.csr`, request);
      process.stdout.write(
        `${path}: have it signed, for serverAuth and with its names; then\n  ironhull tls import server ${work.host.name} --cert FILE --ca FILE\n`,
      );
    }
    return 0;
  } finally {
    prepared.finish();
  }
}

/** `ironhull tls import server HOST`: the certificate goes beside the key that waits for it. */
export async function importServer(host: string, options: ServerOptions & ImportOptions): Promise<number> {
  const [chain, authorities] = [certificatesIn(options.cert), certificatesIn(options.ca)];
  const prepared = await prepare([host], { ...options, verify: false });
  try {
    const [work, ...more] = prepared.works;
    if (work === undefined || more.length > 0) throw new UsageError('a certificate is for one host');
    const done = await importOn(work, prepared.world, { chain, authorities, also: options.name ?? [] });
    prepared.finish();
    if (done.placed !== undefined)
      writeIn(options.folder, `${SERVERS}/${fileName(work.host.name)}.pem`, done.placed.certificate);
    process.stdout.write(inWords(work.host.name, done, daysLeft(chain[0]!, new Date())));
    if (done.placed !== undefined) process.stdout.write(whoMayCome(authorities));
    return codeOf(done.report);
  } finally {
    prepared.finish();
  }
}

/** `ironhull tls request client NAME`: a key here, and a request for it. */
export async function requestClient(name: string, { folder }: Pick<ImportOptions, 'folder'>): Promise<number> {
  const file = clientFile(name);
  const at = `${REQUESTS}/${CLIENTS}/${file}`;
  if (existsSync(join(folder, `${at}-key.pem`)))
    throw new UsageError(
      `${name} has asked already`,
      `its request is ${join(folder, at)}.csr; remove it and ${file}-key.pem to ask anew`,
    );
  const key = newKey();
  writeIn(folder, `${at}.csr`, await clientRequest(name, key));
  writeIn(folder, `${at}-key.pem`, keyPem(key));
  process.stdout.write(
    `${join(folder, at)}.csr: have it signed, for clientAuth; then\n  ironhull tls import client ${file} --cert FILE --ca FILE\n`,
  );
  return 0;
}

/** `ironhull tls import client NAME`: a folder for DOCKER_CERT_PATH. The authority is the one that servers are known by. */
export async function importClient(name: string, { folder, cert, ca }: ImportOptions): Promise<number> {
  const file = clientFile(name);
  const at = `${REQUESTS}/${CLIENTS}/${file}`;
  const pem = readIn(folder, `${at}-key.pem`, true);
  const [chain, authorities] = [certificatesIn(cert), certificatesIn(ca)];
  const key = createPublicHalf(readKey(pem));
  const faults = faultsOfImport({ chain, authorities, role: 'client', key, names: [], now: new Date() });
  if (faults.length > 0) throw new UsageError(faults.join('; '), 'nothing was written; the request still waits');
  const own = `${CLIENTS}/${file}`;
  writeIn(folder, `${own}/ca.pem`, authorities.map((it) => it.pem).join(''));
  writeIn(folder, `${own}/key.pem`, pem);
  writeIn(folder, `${own}/cert.pem`, chain.map((it) => it.pem).join(''));
  removeIn(folder, `${at}-key.pem`);
  removeIn(folder, `${at}.csr`);
  process.stdout.write(`Placed in ${resolve(folder, own)}, which is for DOCKER_CERT_PATH.\n`);
  return 0;
}

function certificatesIn(file: string): ReadCertificate[] {
  try {
    return readCertificates(readFileSync(file, 'utf8').slice(0, LONGEST));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

const LONGEST = 256 * 1024;

const whoMayCome = (authorities: readonly ReadCertificate[]) =>
  `Root on this host is now whoever has a client certificate of ${authorities.map(({ subject }) => subject).join(', ')}: it should sign nobody else.\n`;
