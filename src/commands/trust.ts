import { addHostKey, checkHostKey, knownHostsVerifier, readKnownHosts } from '../load/known-hosts.ts';
import { fetchHostKeys } from '../transport/host-keys.ts';
import type { ChangeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { UsageError } from './usage-error.ts';

/** `ironhull trust HOST`: shows the keys that a host offers and, on consent, stores those that are not known yet. */
export async function trust(word: string, options: ChangeOptions): Promise<number> {
  const prepared = await prepare([word], options);
  prepared.finish();
  for (const { host } of prepared.works) {
    const target = host.ssh;
    if (target === null) throw new UsageError('this machine needs no SSH key');
    const [file] = target.knownHosts;
    if (file === undefined) throw new UsageError('no known_hosts file is set', 'name one with --known-hosts');
    const { verify, keyTypes } = knownHostsVerifier((hop) => hop.keyName);
    const keys = await fetchHostKeys(target, { verify, keyTypes, timeoutMs: prepared.chosen.timeout });
    const { entries } = readKnownHosts(target.knownHosts);
    const judged = keys.map((it) => ({
      ...it,
      is: checkHostKey(entries, { name: target.keyName, port: target.port, key: it.key }),
    }));

    process.stdout.write(`${host.name} (${target.address}:${target.port}) shows these keys:\n`);
    for (const { type, fingerprint, is } of judged)
      process.stdout.write(`  ${type.padEnd(20)} ${fingerprint}  ${is.verdict}\n`);
    const bad = judged.find(({ is }) => is.verdict === 'changed' || is.verdict === 'revoked');
    if (bad !== undefined) {
      const where = 'file' in bad.is ? `${bad.is.file}:${bad.is.line}` : 'known_hosts';
      throw new UsageError(
        `the ${bad.type} key is ${bad.is.verdict}: ${where} says otherwise`,
        'somebody may be in between. If the host was rebuilt on purpose, remove that line first',
      );
    }
    const fresh = judged.filter(({ is }) => is.verdict !== 'trusted');
    if (fresh.length === 0) {
      process.stdout.write('All of them are known.\n');
      continue;
    }
    process.stdout.write('Compare them with the host itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\n');
    if (!prepared.chosen.yes && !(await prepared.confirm(`Add ${fresh.length} to ${file}?`))) return 1;
    for (const { key } of fresh) addHostKey(file, { name: target.keyName, port: target.port, key });
    process.stdout.write(`Added to ${file}.\n`);
  }
  return 0;
}
