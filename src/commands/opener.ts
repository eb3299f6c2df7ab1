import { knownHostsVerifier } from '../load/known-hosts.ts';
import type { Host, SshTarget, Transport } from '../model.ts';
import type { Secret } from '../secret.ts';
import { openLocal } from '../transport/local.ts';
import { connect } from '../transport/ssh.ts';

/** Where passwords come from; absent where nobody can be asked. */
export interface Secrets {
  readonly askPassphrase?: (path: string) => Promise<Secret>;
  readonly askSudoPassword?: (where: string) => Promise<Secret>;
}

/** Opens hosts: this machine, or over SSH with every hop's key checked against known_hosts. */
export function opener({ askPassphrase, askSudoPassword }: Secrets): (host: Host) => Promise<Transport> {
  // A passphrase or a password is asked for once in a run, though each host is connected to twice.
  const passphrase = askPassphrase && once(askPassphrase);
  const password = askSudoPassword && once(askSudoPassword);
  return async ({ name, ssh, sudo }) => {
    const asking = {
      ...(passphrase === undefined ? {} : { askPassphrase: passphrase }),
      ...(password === undefined ? {} : { askSudoPassword: password }),
    };
    if (ssh === null) return openLocal({ sudo, ...asking });
    const { verify, keyTypes } = knownHostsVerifier((hop: SshTarget) => (hop === ssh ? name : hop.keyName));
    return connect(ssh, { verify, keyTypes, sudo, ...asking });
  };
}

function once(ask: (what: string) => Promise<Secret>): (what: string) => Promise<Secret> {
  const held = new Map<string, Promise<Secret>>();
  return (what) => {
    const answer = held.get(what) ?? ask(what);
    held.set(what, answer);
    return answer;
  };
}
