// What proofs.test.ts does to a host: settings by hand, one run of the proof library, a search for what it left.
import { type Confined, demandOf } from '../../src/attest/confined.ts';
import { PROOF_LIBRARY } from '../../src/attest/library.ts';
import { leftBehind, PROVE_TIMEOUT_MS, proveScript, readProofs } from '../../src/attest/prove-script.ts';
import type { JsonObject } from '../../src/model.ts';
import { quote } from '../../src/shell/quote.ts';
import type { LabHost } from './lab.ts';

export const HARDENED = {
  'userns-remap': 'default',
  icc: false,
  'live-restore': true,
  'no-new-privileges': true,
  'userland-proxy': false,
};

/** Writes daemon.json and restarts Docker; dockremap gets its range, which Debian 13 does not give by itself. */
export async function configure(host: LabHost, settings: JsonObject, unit = ''): Promise<void> {
  await host.must(`
    getent passwd dockremap >/dev/null || useradd --system --user-group dockremap
    for file in /etc/subuid /etc/subgid; do grep -q ^dockremap: $file || echo dockremap:100000:65536 >>$file; done
    mkdir -p /etc/docker /etc/systemd/system/docker.service.d
    printf %s ${quote(JSON.stringify(settings))} >/etc/docker/daemon.json
    printf %s ${quote(unit)} >/etc/systemd/system/docker.service.d/proofs.conf
    systemctl daemon-reload
    systemctl reset-failed docker.service docker.socket
    systemctl restart docker.service`);
}

let count = 0;

/** A script as `verify` sends it. */
export function script(nonce: string, proofs: readonly string[], confined?: Confined): string {
  count += 1;
  return proveScript(PROOF_LIBRARY, { nonce, id: `lab${process.pid}x${count}`, proofs, confined });
}

/** What was proved, by name: `proved`, `disproved`, or `not-run` with the reason. */
export async function prove(
  host: LabHost,
  proofs: readonly string[],
  confined?: Confined,
): Promise<Record<string, string>> {
  const { stdout, stderr } = await host.run(script('lab', proofs, confined), { timeoutMs: PROVE_TIMEOUT_MS });
  if (leftBehind(stdout, 'lab') !== undefined) throw new Error(`left behind: ${stdout}\n${stderr}`);
  return Object.fromEntries(
    readProofs(stdout, 'lab', proofs, confined === undefined ? [] : demandOf(confined)).map(
      ({ proof, status, seen }) => [proof, status === 'not-run' ? `${status}: ${seen}` : status],
    ),
  );
}

/** Everything on the host that could be a trace of a run; empty when there is none. */
export function traces(host: LabHost): Promise<string> {
  return host.must(`
    docker ps -a --filter label=ironhull.proof --format '{{.Names}}'
    docker images --filter label=ironhull.proof --format '{{.Repository}}'
    for folder in /run/ironhull-proof* /tmp/ironhull-proof*; do [ ! -e "$folder" ] || echo "$folder"; done`);
}
