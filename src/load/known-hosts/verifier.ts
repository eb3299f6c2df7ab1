import { unreachable } from '../../events.ts';
import type { SshTarget } from '../../model.ts';
import { checkHostKey, type HostKeyVerdict, storedKeyTypes } from './check.ts';
import { type KnownHosts, readKnownHosts } from './read.ts';

/** Why a host's key was refused, in the terms of the transport's errors. */
export interface HostKeyRefusal {
  readonly ok: false;
  readonly reason: 'host-key-unknown' | 'host-key-changed' | 'host-key-revoked' | 'host-key-authority';
  readonly message: string;
  readonly hint: string;
}

/** What the transport asks before it logs in; each hop of a jump is asked for on its own, by its own files. */
export interface HostKeyVerifier {
  readonly verify: (hop: SshTarget, key: Buffer) => { readonly ok: true } | HostKeyRefusal;
  /** Key types stored for a hop, to be asked for first. */
  readonly keyTypes: (hop: SshTarget) => readonly string[];
}

/**
 * Host key checks by the known_hosts files that each hop names; every set of files is read once.
 * @param called how the operator names the host, for the line that says what to do next
 */
export function knownHostsVerifier(called: (hop: SshTarget) => string): HostKeyVerifier {
  const read = new Map<string, KnownHosts>();
  const filesOf = ({ knownHosts }: SshTarget): KnownHosts => {
    const id = knownHosts.join('\0');
    const held = read.get(id) ?? readKnownHosts(knownHosts);
    read.set(id, held);
    return held;
  };
  const asked = (hop: SshTarget) => ({ name: hop.keyName, port: hop.port });
  return {
    verify: (hop, key) => refusal(checkHostKey(filesOf(hop).entries, { ...asked(hop), key }), hop, called(hop)),
    keyTypes: (hop) => storedKeyTypes(filesOf(hop).entries, asked(hop)),
  };
}

function refusal(result: HostKeyVerdict, hop: SshTarget, called: string): { readonly ok: true } | HostKeyRefusal {
  const where = hop.keyName;
  switch (result.verdict) {
    case 'trusted':
      return { ok: true };
    case 'unknown': {
      const others = result.otherTypes.length > 0 ? ` (known only by its ${result.otherTypes.join(', ')} key)` : '';
      const message = `the key of ${where} is not known${others}: ${result.fingerprint}`;
      const hint = `compare it with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then: ironhull trust ${called}`;
      return { ok: false, reason: 'host-key-unknown', message, hint };
    }
    case 'changed': {
      const was = result.expected.join(', ');
      const message = `the key of ${where} has changed: it is ${result.fingerprint}, ${result.file}:${result.line} says ${was}`;
      const hint = `somebody may be in between. If the host was rebuilt on purpose, remove that line, then: ironhull trust ${called}`;
      return { ok: false, reason: 'host-key-changed', message, hint };
    }
    case 'revoked': {
      const message = `the key of ${where} is marked @revoked in ${result.file}:${result.line}: ${result.fingerprint}`;
      return { ok: false, reason: 'host-key-revoked', message, hint: 'give the host a new key before working on it' };
    }
    case 'certificate-authority': {
      const message = `${where} is known only by a certificate authority (${result.file}:${result.line}); host certificates are not supported`;
      const hint = `compare ${result.fingerprint} with the host's own key, then: ironhull trust ${called}`;
      return { ok: false, reason: 'host-key-authority', message, hint };
    }
    default:
      return unreachable(result);
  }
}
