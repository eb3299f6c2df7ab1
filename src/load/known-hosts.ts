// OpenSSH's known_hosts files: who is known by which key. The transport never imports this; a session hands it in.
export { addHostKey } from './known-hosts/add.ts';
export { checkHostKey, type HostKeyVerdict, type OfferedKey, storedKeyTypes } from './known-hosts/check.ts';
export { fingerprintOf } from './known-hosts/fingerprint.ts';
export { type KnownHost, type KnownHosts, keyType, parseKnownHosts, readKnownHosts } from './known-hosts/read.ts';
export { type HostKeyRefusal, type HostKeyVerifier, knownHostsVerifier } from './known-hosts/verifier.ts';
