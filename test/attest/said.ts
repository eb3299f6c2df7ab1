import { readProofs } from '../../src/attest/prove-script.ts';
import type { ProofResult } from '../../src/model.ts';

const NONCE = '5f1c9d';
export const REFUSED = "failed 1 cat: can't open '/proof/share/x': Permission denied";
const EPERM = 'failed 1 Operation not permitted';

/** What Debian 12 with Docker 20.10.24 printed with every protection on; the AppArmor lines are those of its own kernel 6.1. */
const HARDENED = {
  'host.apparmor': 'Y',
  tool: 'bash',
  // Constructed: Debian 13 with SELinux, whose kernel has no AppArmor then.
  'host.selinux': '1',
  'host.label.s': 'system_u:system_r:container_t:s0:c386,c573',
  'host.label.t': 'system_u:system_r:container_t:s0:c20,c573',
  // bookworm with TOMOYO enforcing, whose kernel has neither of the others then.
  'host.tomoyo': '7',
  'host.tomoyo.after': '8',
  'host.domain': '103 <kernel> /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc /container',
  'a.within': 'ok',
  'a.outside': "failed 126 timeout: failed to run command '/proof/bin/outside-x1': Operation not permitted",
  's.start': 'yes',
  't.start': 'yes',
  's.done': 'yes',
  't.done': 'yes',
  's.file-common': 'ok',
  's.file-shadow': REFUSED,
  's.file-private': REFUSED,
  't.file-private': 'ok',
  'c.file-shadow': 'ok',
  'host.denies':
    'io-uring kernel-sockets rare-sockets tracing key-rings clock device-nodes file-handles obsolete 32-bit',
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
  'a.32-bit': 'failed 159 Bad system call',
  ...answers('a', EPERM, ['io-uring', 'key-rings', 'clock', 'device-nodes', 'file-handles', 'obsolete', 'ldt']),
  ...answers('a', EPERM, ['tracing', 'rare-sockets', 'alg', 'vsock']),
  'a.clone3': 'failed 38 Function not implemented',
  ...answers('a', 'ok', ['pipes', 'sockets', 'threads']),
  'a.done': 'yes',
  'a.CapBnd': '00000000a80425fb',
  'a.CapPrm': '00000000a80425fb',
  'a.CapEff': '00000000a80425fb',
  'a.exec.CapBnd': '00000000a80425fb',
  'a.raw-socket': 'ok',
  // Constructed: as `c`, with CAP_SYS_ADMIN.
  'k.start': 'yes',
  'k.CapBnd': '00000000a82425fb',
  ...answers('k', 'ok', ['device-nodes', 'raw-socket']),
  'k.done': 'yes',
  'a.suid': '65534',
  'a.self': 'refused',
  'a.peer': 'silent',
  'c.uid_map': '0     100000      65536',
  'c.NoNewPrivs': '0',
  'c.Seccomp': '0',
  'c.personality': 'ok',
  'c.unshare': 'ok',
  'c.kcore': 'ok',
  ...answers('c', 'ok', [
    '32-bit',
    'io-uring',
    'key-rings',
    'clock',
    'device-nodes',
    'file-handles',
    'obsolete',
    'ldt',
  ]),
  ...answers('c', 'ok', ['tracing', 'rare-sockets', 'clone3', 'pipes', 'sockets', 'threads']),
  'c.done': 'yes',
  'c.suid': '0',
  'c.self': 'refused',
  // Under ironhull-container with mknod and net_raw denied, on Debian 12 with a kernel of its own.
  'm.start': 'yes',
  'u.start': 'yes',
  'm.label': 'ironhull-container (enforce)',
  'm.proc-sys': 'failed 2 sh: 1: cannot create /proc/sys/net/ipv4/ip_forward: Permission denied',
  'm.path-1': 'failed 2 sh: 1: cannot open /etc/secret: Permission denied',
  ...answers('m', 'failed 13 Permission denied', ['mount', 'alg']),
  ...answers('m', EPERM, ['cap-mknod', 'cap-net_raw']),
  ...answers('m', 'ok', ['sockets', 'cap-chown', 'cap-kill']),
  'm.done': 'yes',
  ...answers('u', 'ok', [
    'proc-sys',
    'path-1',
    'mount',
    'sockets',
    'cap-mknod',
    'cap-net_raw',
    'cap-chown',
    'cap-kill',
  ]),
  'u.done': 'yes',
  'host.reaches.a': 'refused',
  'host.reaches.b': 'refused',
  // Debian 13 with Docker 26.1.5, cgroup version 1, limits set on /docker by hand.
  'host.load': 'no',
  'host.tasks': '192730',
  'host.memory': '25276510208',
  'a.memory.idle.0': '9223372036854771712 905216 0 /docker/1533e52998f8',
  'a.memory.idle.1': '419430400 1236992 0 /docker',
  'a.memory.idle.2': '9223372036854771712 123957248 0 /',
  'e.start': 'yes',
  'e.memory.idle.0': '67108864 782336 0 /docker/02daf472f968',
  'e.memory.idle.1': '419430400 1867776 0 /docker',
  'e.memory.idle.2': '9223372036854771712 129347584 0 /',
  'e.memory.held.0': '67108864 28536832 1 /docker/02daf472f968',
  'e.memory.held.1': '419430400 29282304 0 /docker',
  'e.memory.held.2': '9223372036854771712 156778496 0 /',
  'e.status': '137',
  'e.done': 'yes',
  'e.login': 'asked',
  'e.here': 'yes',
  'e.others': '1',
  'a.pids.idle.0': 'max 1 0 /docker/1533e52998f8',
  'a.pids.idle.1': '400 4 0 /docker',
  'a.pids.idle.2': 'max 91 0 /',
  'd.start': 'yes',
  'd.pids.idle.0': '64 3 0 /docker/aec03b3f8bba',
  'd.pids.idle.1': '400 9 0 /docker',
  'd.pids.idle.2': 'max 96 0 /',
  'd.pids.held.0': '64 64 123 /docker/aec03b3f8bba',
  'd.pids.held.1': '400 70 0 /docker',
  'd.pids.held.2': 'max 157 0 /',
  'd.done': 'yes',
  'd.login': 'asked',
  'd.here': 'yes',
  'd.others': '1',
  end: 'yes',
};

function answers(
  container: 'a' | 'c' | 'k' | 'm' | 'u',
  answer: string,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(keys.map((it) => [`${container}.${it}`, answer]));
}

export type Said = Record<string, string | undefined>;

/** The hardened host's answers with some of them different; undefined takes a line away. */
export function said(differently: Said = {}, nonce = NONCE): string {
  return Object.entries({ ...HARDENED, ...differently })
    .flatMap(([key, value]) => (value === undefined ? [] : [`@${nonce} ${key} ${value}\n`]))
    .join('');
}

export function judged(proof: string, differently: Said = {}, fromHere: [string, string][] = []): ProofResult {
  const [result] = readProofs(said(differently), NONCE, [proof], fromHere);
  return result!;
}

/** What became of each part of a proof, by its name. `demanded` is what the profile asks for. */
export function parts(proof: string, differently: Said = {}, demanded?: string): Record<string, string> {
  return partsOf(proof, differently, demanded === undefined ? [] : [['demanded.deny', demanded]]);
}

export function partsOf(
  proof: string,
  differently: Said,
  asked: readonly (readonly [string, string])[],
): Record<string, string> {
  const results = readProofs(said(differently), NONCE, [proof], asked);
  return Object.fromEntries(
    results.map(({ proof: name, status, seen }) => [name.split('/')[1] ?? name, `${status}: ${seen}`]),
  );
}

/** No control container: an authorization plugin, for one, may refuse an unconfined one. */
export const NO_CONTROL: Said = {
  'c.start': 'no docker: Error response from daemon: authorization denied by plugin opa: no unconfined containers.',
  'c.done': undefined,
};
