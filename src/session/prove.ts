import { randomBytes } from 'node:crypto';
import { FROM_HERE } from '../attest/index.ts';
import { PROOF_LIBRARY } from '../attest/library.ts';
import { DOCKER_PORTS, judgeNoTcp } from '../attest/no-tcp.ts';
import { leftBehind, PROVE_TIMEOUT_MS, proveScript, readProofs, underLoad } from '../attest/prove-script.ts';
import type { HostReport, ProofResult, Transport } from '../model.ts';
import { knock, localAddresses } from '../transport/knock.ts';
import { confinedBy, demandsOf } from './demands.ts';
import type { Inspection } from './inspect.ts';
import { loginAgain } from './login-again.ts';
import { lookAt, nothingHere, outcomeOfFindings, reportOf } from './look.ts';
import { dockerPorts } from './ports.ts';
import { withHost } from './with-host.ts';
import type { Work, World } from './world.ts';

/** Looks at one host, then proves by behaviour that its isolation holds. Leaves nothing behind. */
export async function verify(work: Work, world: World): Promise<HostReport> {
  return withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = nothingHere(work, seen, 'change');
    if (other !== null) return other;
    const proofs = await prove(transport, work, world, seen);
    return { ...reportOf(work, outcomeOfFindings(seen.findings), seen), proofs };
  });
}

/** Throw-away containers on the host, and knocking at its Docker ports from here. One exec, and a new login under load. */
export async function prove(transport: Transport, work: Work, world: World, seen: Inspection): Promise<ProofResult[]> {
  world.tell({ type: 'host-stage', host: work.host.name, stage: 'proving' });
  const inside = onHost(transport, work, world);
  const knocking = work.proofs.includes('no-tcp') ? fromHere(work, seen) : [];
  const called = work.proofs.includes('tls') ? calling(work, world, seen) : [];
  return (await Promise.all([inside, knocking, called])).flat();
}

/** What reads and makes certificates is loaded only when it is needed. */
async function calling(work: Work, world: World, seen: Inspection): Promise<ProofResult[]> {
  return (await import('./tls/prove.ts')).proveTls(work, world, seen);
}

async function onHost(transport: Transport, work: Work, world: World): Promise<ProofResult[]> {
  const { host, proofs: names } = work;
  const proofs = names.filter((it) => !FROM_HERE.includes(it));
  if (proofs.length === 0) return [];
  const nonce = randomBytes(16).toString('hex');
  const id = randomBytes(6).toString('hex');
  const script = proveScript(PROOF_LIBRARY, { nonce, id, proofs, full: world.stress, confined: confinedBy(work) });
  const logins: ReturnType<typeof loginAgain>[] = [];
  const { stdout } = await transport.exec(script, {
    timeoutMs: PROVE_TIMEOUT_MS,
    onLine(line) {
      const container = underLoad(line, nonce);
      if (container === undefined) return;
      const login = loginAgain(host, world, { id, container });
      // Heard of below, when the script has ended.
      login.catch(() => undefined);
      logins.push(login);
    },
  });
  const left = leftBehind(stdout, nonce);
  const results = readProofs(stdout, nonce, proofs, [...demandsOf(work), ...(await Promise.all(logins))]);
  // What could not be cleaned up is told with the first proof: it must not be lost.
  return left === undefined
    ? results
    : results.map((it, i) => (i === 0 ? { ...it, seen: `${it.seen} (left behind: ${left})` } : it));
}

async function fromHere({ host }: Work, seen: Inspection): Promise<ProofResult[]> {
  const addresses = host.ssh === null ? localAddresses() : [host.ssh.address];
  const ports = [...new Set([...DOCKER_PORTS, ...dockerPorts(seen.known)])];
  return [judgeNoTcp(await knock(addresses.flatMap((address) => ports.map((port) => ({ address, port })))))];
}
