import { CLIENTS, readIn } from '../../load/pki-folder.ts';
import { daysLeft } from '../../pki/judge.ts';
import { readCertificates } from '../../pki/read.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `ironhull tls revoke client NAME`: the honest answer. dockerd asks neither a revocation list nor OCSP (go-connections,
 * tlsconfig), so nothing that we could write makes one certificate of an authority worthless and leaves the others.
 */
export async function tlsRevoke(name: string, { folder }: { readonly folder: string }): Promise<number> {
  const [it] = readCertificates(readIn(folder, `${CLIENTS}/${name.replaceAll(' ', '_')}/cert.pem`));
  if (it === undefined) throw new UsageError(`${name} has no certificate in ${folder}`);
  const left = daysLeft(it, new Date());
  process.stdout.write(
    `Nothing was revoked: dockerd knows no revocation. Until ${it.to.toISOString().slice(0, 10)} (${left} days) whoever holds this key is\n` +
      'root on every host that trusts the authority, unless you do one of these:\n\n' +
      '  Replace the authority, and give every other client a new certificate by it:\n' +
      '    ironhull tls rotate authority      in three steps, each says what comes next; to be rid of a stolen key at once,\n' +
      '                                       take them without waiting, and clients are out until they have theirs\n' +
      '  Put an authorization plugin before the daemon (daemon/authorization) that refuses it. Docker hands it:\n' +
      `    User ${JSON.stringify(it.subject)}, UserAuthNMethod "TLS", and in RequestPeerCertificates serial ${it.serial}\n` +
      '    By name the next certificate of this client is refused as well, by serial only this one.\n' +
      "  Keep its machine from the port, where it has an address of its own: narrow daemon/tls-listener's from.\n" +
      '  Close the port: let daemon/tls-listener name no address, apply, and come over SSH.\n',
  );
  return left < 0 ? 0 : 1;
}
