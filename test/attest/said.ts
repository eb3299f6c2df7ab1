import { readProofs } from '../../src/attest/prove-script.ts';
import type { ProofResult } from '../../src/model.ts';

const NONCE = '5f1c9d';

/** What Debian 12 with Docker 20.10.24 printed with every protection on; the AppArmor lines are those of its own kernel 6.1. */
const HARDENED = {
  'host.apparmor': 'Y',
  tool: 'bash',
  'a.start': 'yes',
  'b.start': 'yes',
  'c.start': 'yes',
  'host.uid': '100000',
  'host.label': 'docker-default (enforce)',
  'a.uid_map': '0     100000      65536',
  'a.NoNewPrivs': '1',
  'a.Seccomp': '2',
  'a.personality': 'failed 1 setarch: failed to set personality to x86_64: Operation not permitted',
  'a.unshare': 'failed 1 unshare: unshare(0x10000000): Operation not permitted',
  'a.kcore': "failed 1 sh: can't open /proc/kcore: Permission denied",
  'a.done': 'yes',
  'a.suid': '65534',
  'a.self': 'refused',
  'a.peer': 'silent',
  'c.uid_map': '0     100000      65536',
  'c.NoNewPrivs': '0',
  'c.Seccomp': '0',
  'c.personality': 'ok',
  'c.unshare': 'ok',
  'c.kcore': 'ok',
  'c.done': 'yes',
  'c.suid': '0',
  'c.self': 'refused',
  'host.reaches.a': 'refused',
  'host.reaches.b': 'refused',
  end: 'yes',
};

export type Said = Record<string, string | undefined>;

/** The hardened host's answers with some of them different; undefined takes a line away. */
export function said(differently: Said = {}, nonce = NONCE): string {
  return Object.entries({ ...HARDENED, ...differently })
    .flatMap(([key, value]) => (value === undefined ? [] : [`@${nonce} ${key} ${value}\n`]))
    .join('');
}

export function judged(proof: string, differently: Said = {}): ProofResult {
  const [result] = readProofs(said(differently), NONCE, [proof]);
  return result!;
}

/** No control container: an authorization plugin, for one, may refuse an unconfined one. */
export const NO_CONTROL: Said = {
  'c.start': 'no docker: Error response from daemon: authorization denied by plugin opa: no unconfined containers.',
  'c.done': undefined,
};
