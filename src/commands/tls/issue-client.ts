import { resolve } from 'node:path';
import { CLIENTS, listIn, writeIn } from '../../load/pki-folder.ts';
import { keyPem, newKey } from '../../pki/keys.ts';
import { signClient } from '../../pki/make.ts';
import { commonName } from '../../pki/names.ts';
import { UsageError } from '../usage-error.ts';
import { openAuthority, trusted } from './authority.ts';
import type { AuthorityOptions, LifeOptions } from './options.ts';

export interface ClientOptions extends AuthorityOptions, LifeOptions {
  /** Where the API listens, for the line that is printed. */
  readonly host?: string;
  readonly renew?: boolean;
}

/** `ironhull tls issue client NAME`: a folder for DOCKER_CERT_PATH, and how to use it. */
export async function issueClient(name: string, options: ClientOptions): Promise<number> {
  const { folder, days } = options;
  const there = listIn(folder, CLIENTS).includes(clientFile(name));
  if (there && options.renew !== true)
    throw new UsageError(`${name} has a certificate already`, '--renew makes a new key and certificate in its place');
  const authority = await openAuthority(options);
  const key = newKey();
  const pem = await signClient(authority, { name, publicKey: key, life: { from: new Date(), days } });
  const own = `${CLIENTS}/${clientFile(name)}`;
  writeIn(folder, `${own}/ca.pem`, trusted(folder));
  writeIn(folder, `${own}/key.pem`, keyPem(key));
  writeIn(folder, `${own}/cert.pem`, pem);
  process.stdout.write(inUse(resolve(folder, own), clientFile(name), options.host ?? 'HOST:2376', days));
  return 0;
}

export function clientFile(name: string): string {
  return commonName(name).replaceAll(' ', '_');
}

function inUse(path: string, name: string, host: string, days: number): string {
  const parts = [`host=tcp://${host}`, ...['ca', 'cert', 'key'].map((it) => `${it}=${path}/${it}.pem`)];
  return `${[
    `Made a client certificate for ${name}, good for ${days} days. Who holds key.pem is root on the hosts: give it on by a safe way.`,
    '',
    `  docker context create ${name} --docker "${parts.join(',')}"`,
    `  DOCKER_CERT_PATH=${path} docker --tlsverify -H tcp://${host} version`,
  ].join('\n')}\n`;
}
