import type { TlsFile } from '../../facts/tls-files.ts';
import type { TlsMaterial } from '../../facts/tls-material.ts';
import { daysLeft, faultsOf, isEarly, type Role } from '../../pki/judge.ts';
import { type ReadCertificate, readCertificates } from '../../pki/read.ts';

interface Given {
  readonly material: TlsMaterial;
  /** TCP hosts of the daemon: tcp://10.0.0.11:2376 */
  readonly addresses: readonly string[];
  /** By the host's own clock, which is what dockerd goes by. */
  readonly now: Date;
  readonly days: number;
}

/** What is wrong with the daemon's certificates and those of registries, in words; none: nothing. */
export function certificateFaults(files: readonly TlsFile[], registries: readonly string[], given: Given): string[] {
  const pathOf = (wanted: TlsFile['key']) => files.find(({ key }) => key === wanted)?.path;
  const [ca, cert, key] = [pathOf('tlscacert'), pathOf('tlscert'), pathOf('tlskey')];
  return [
    ...(ca === undefined ? [] : inFile(ca, 'authority', given)),
    ...(cert === undefined ? [] : inFile(cert, 'server', given)),
    ...(cert === undefined ? [] : server(cert, key, given)),
    ...registries.flatMap((path) => inFile(path, null, given)),
  ];
}

/** The certificate that ends first, and in how many days. */
export function soonest(paths: readonly string[], { material, now }: Given): { path: string; days: number } | null {
  const ends = paths.flatMap((path) => (read(path, material) ?? []).map((it) => ({ path, days: daysLeft(it, now) })));
  return ends.sort((a, b) => a.days - b.days)[0] ?? null;
}

/** Faults of each certificate in one file. In a server's file what follows the first are those that vouch for it. */
function inFile(path: string, role: Role | null, given: Given): string[] {
  const held = read(path, given.material);
  if (held === null) return [`${path}: a certificate that cannot be read`];
  if (held.length === 0) {
    const hasKey = given.material.get(path)?.publicKey !== undefined && given.material.get(path)?.publicKey !== null;
    return role === null && hasKey ? [] : [`${path}: there is no certificate`];
  }
  return held.flatMap((it, index) => {
    const as = role === 'server' && index > 0 ? 'authority' : role;
    const issuer = held[index + 1];
    const broken = role === 'server' && issuer !== undefined && !it.signedBy(issuer);
    return [
      ...ending(it, given),
      ...(as === null ? [] : faultsOf(it, as)),
      ...(broken ? ['is not signed by the one that follows it in the file'] : []),
    ].map((fault) => `${path} (${it.subject}) ${fault}`);
  });
}

function ending(it: ReadCertificate, { now, days }: Given): string[] {
  const clock = `by this host's clock, which says ${day(now)}`;
  if (isEarly(it, now)) return [`does not hold before ${day(it.from)}, ${clock}: is the clock right?`];
  const left = daysLeft(it, now);
  if (left < 0) return [`ended on ${day(it.to)}, ${clock}`];
  if (left >= days) return [];
  return [left < 1 ? `ends within a day, on ${day(it.to)}` : `ends in ${left} days, on ${day(it.to)}`];
}

/** The server's certificate with its key, and with where it is called. */
function server(cert: string, key: string | undefined, { material, addresses }: Given): string[] {
  const [first] = read(cert, material) ?? [];
  if (first === undefined) return [];
  const half = key === undefined ? undefined : material.get(key)?.publicKey;
  const fits =
    half === undefined || half === null
      ? [`${key ?? 'tlskey'}: there is no private key`]
      : half === ''
        ? [
            `${key}: its public half cannot be told (encrypted, open to others, or without openssl and ssh-keygen), so whether it fits is not known`,
          ]
        : plain(half) === plain(first.key.spki)
          ? []
          : [`${key} is not the key of ${cert}: dockerd does not start with them`];
  const strange = addresses.flatMap((it) => {
    const address = /^(?:tcp:\/\/)?\[?([^\]]*?)\]?(?::\d+)?\/?$/.exec(it)?.[1] ?? '';
    return ['', '0.0.0.0', '::'].includes(address) || first.covers(address) ? [] : [address];
  });
  return [...fits, ...strange.map((it) => `${cert} is not good for ${it}, where the API listens`)];
}

function read(path: string, material: TlsMaterial): ReadCertificate[] | null {
  try {
    return readCertificates(material.get(path)?.certificates ?? '');
  } catch {
    return null;
  }
}

const day = (it: Date) => it.toISOString().slice(0, 10);
const plain = (pem: string) => pem.replace(/\s+/g, '');
