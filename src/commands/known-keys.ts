import { addHostKey, checkHostKey, knownHostsVerifier, readKnownHosts } from '../load/known-hosts.ts';
import type { SshTarget } from '../model.ts';
import { fetchHostKeys } from '../transport/host-keys.ts';
import { UsageError } from './usage-error.ts';

/** The keys that a host shows, each beside what known_hosts says of it. */
export interface OfferedKeys {
  readonly keys: readonly { readonly type: string; readonly fingerprint: string; readonly verdict: string }[];
  /** How many are new. */
  readonly fresh: number;
  readonly file: string;
  /** Stores those that are new. */
  readonly store: () => void;
}

/** Asks a host for its keys. Throws UsageError for one that is not the one we know. */
export async function offeredKeys(target: SshTarget, timeoutMs: number): Promise<OfferedKeys> {
  const [file] = target.knownHosts;
  if (file === undefined) throw new UsageError('no known_hosts file is set', 'name one with --known-hosts');
  const { verify, keyTypes } = knownHostsVerifier((hop) => hop.keyName);
  const offered = await fetchHostKeys(target, { verify, keyTypes, timeoutMs });
  const { entries } = readKnownHosts(target.knownHosts);
  const judged = offered.map((it) => ({
    ...it,
    is: checkHostKey(entries, { name: target.keyName, port: target.port, key: it.key }),
  }));
  const bad = judged.find(({ is }) => is.verdict === 'changed' || is.verdict === 'revoked');
  if (bad !== undefined) {
    const where = 'file' in bad.is ? `${bad.is.file}:${bad.is.line}` : 'known_hosts';
    throw new UsageError(
      `the ${bad.type} key is ${bad.is.verdict}: ${where} says otherwise`,
      'somebody may be in between. If the host was rebuilt on purpose, remove that line first',
    );
  }
  const fresh = judged.filter(({ is }) => is.verdict !== 'trusted');
  return {
    keys: judged.map(({ type, fingerprint, is }) => ({ type, fingerprint, verdict: is.verdict })),
    fresh: fresh.length,
    file,
    store: () => {
      for (const { key } of fresh) addHostKey(file, { name: target.keyName, port: target.port, key });
    },
  };
}

/** As lines that a person compares with what the host itself shows. */
export const keyLines = ({ keys }: OfferedKeys): string =>
  keys.map(({ type, fingerprint, verdict }) => `  ${type.padEnd(20)} ${fingerprint}  ${verdict}\n`).join('');

export const COMPARE = 'Compare them with the host itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\n';
